export * from './block-vector.ts';
export * from './examine-package.ts';
export * from './load-package.ts';
export * from './package-error.ts';
export * from './package-files.ts';
