export * from './rules.ts';
export * from './journal.ts';
