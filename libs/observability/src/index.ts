export * from './actor-meters.ts';
export * from './chain-meters.ts';
export * from './health-server.ts';
export * from './log.ts';
export * from './meters.ts';
export * from './metric-table.ts';
