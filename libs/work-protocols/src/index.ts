export * from './manifest.ts';
export * from './v1.ts';
export * from './work-protocol.ts';
