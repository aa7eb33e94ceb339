export * from './block-story.ts';
export * from './customer.ts';
export * from './development-chain.ts';
export * from './layout.ts';
export * from './local-error.ts';
export * from './managed-process.ts';
export * from './network.ts';
