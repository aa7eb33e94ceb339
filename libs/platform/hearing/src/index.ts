export * from './follow.ts';
export * from './hear-live.ts';
export * from './live-buffer.ts';
