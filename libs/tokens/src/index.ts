export * from './author-results.ts';
export * from './commitment.ts';
export * from './least-first.ts';
export * from './payout-queue.ts';
export * from './rep-book.ts';
export * from './rep-ledger.ts';
export * from './salary.ts';
export * from './settle-pool.ts';
