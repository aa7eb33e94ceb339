export * from './address.ts';
export * from './amount.ts';
export * from './contract-error.ts';
export * from './opened.ts';
export * from './generated/types.ts';
export * from './generated/codec.ts';
