export * from './arrange.ts';
export * from './installed.ts';
export * from './manifest.ts';
export * from './order-queue.ts';
export * from './v1.ts';
export * from './v2.ts';
export * from './work-protocol.ts';
