export * from './default-parameters.ts';
export * from './genesis-error.ts';
export * from './genesis.ts';
export * from './parse-genesis.ts';
export * from './in-force.ts';
export * from './parameter-change.ts';
export type * from './parameters/parameter-row.ts';
export * from './parameters/parameter-table.ts';
