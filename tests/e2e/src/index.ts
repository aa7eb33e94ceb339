export * from './chain-watch.ts';
export * from './check-chain.ts';
export * from './test-network.ts';
