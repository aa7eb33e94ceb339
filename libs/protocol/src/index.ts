export * from './asked.ts';
export * from './catalogue.ts';
export * from './fact-batch.ts';
export * from './message-hash.ts';
export * from './positions.ts';
export * from './signing.ts';
