export * from './log.ts';
export * from './health-server.ts';
