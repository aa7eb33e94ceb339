export * from '@bpdao/wire';
export * from './amount.ts';
export * from './refusals/read-refusal.ts';
export * from './refusals/reasons.ts';
export * from './refusals/refusals.ts';
export * from './refusals/transaction.ts';
export * from './generated/types.ts';
export * from './generated/codec.ts';
