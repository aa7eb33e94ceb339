export * from './round-settled.ts';
