export * from './memory-snapshots.ts';
export * from './simulated-broker.ts';
export * from './simulated-clock.ts';
export * from './simulated-leases.ts';
export * from './simulated-process.ts';
export * from './two-actors.ts';
