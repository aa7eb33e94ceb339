export * from './block-vector.ts';
export * from './load-package.ts';
export * from './package-error.ts';
export * from './package-files.ts';
