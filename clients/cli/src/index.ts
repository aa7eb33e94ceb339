export { createProgram, run } from './program.ts';
export { findNetwork, readNetwork, type NetworkFile, type NetworkProcess } from './network-file.ts';
