export * from './chain-watch.ts';
export * from './check-chain.ts';
export * from './network-link.ts';
export * from './test-network.ts';
