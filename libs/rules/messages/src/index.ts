export * from '@bpdao/wire';
export * from './amount.ts';
export * from './generated/types.ts';
export * from './generated/codec.ts';
