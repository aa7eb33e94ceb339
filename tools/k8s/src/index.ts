export * from './broker-address.ts';
export * from './cluster-error.ts';
export * from './images.ts';
export * from './kubectl.ts';
export * from './network-folder.ts';
export * from './workloads.ts';
