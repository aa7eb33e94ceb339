import type { Transaction } from '@bpdao/messages';

/** Orders two transactions: the higher fee first; with equal fees the sender with the lower address. */
export function byFee(first: Pick<Transaction, 'fee' | 'sender'>, second: Pick<Transaction, 'fee' | 'sender'>): number {
  if (first.fee !== second.fee) return first.fee > second.fee ? -1 : 1;
  if (first.sender === second.sender) return 0;
  return first.sender < second.sender ? -1 : 1;
}
