export * from './earning-line.ts';
export * from './earnings.ts';
export * from './totals.ts';
