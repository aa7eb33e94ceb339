export * from './broker-address.ts';
export * from './chart.ts';
export * from './cluster-error.ts';
export * from './images.ts';
export * from './kubectl.ts';
export * from './network-folder.ts';
export * from './run-program.ts';
export * from './workloads.ts';
