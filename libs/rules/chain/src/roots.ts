import type { Payout, SignedTransaction } from '@bpdao/messages';
import { merkleRoot } from './merkle.ts';
import { u64be } from './u64be.ts';

/** Returns the root of a list of transactions: a leaf is payload ‖ signature. */
export const transactionsRoot = (transactions: readonly SignedTransaction[]): string =>
  merkleRoot(transactions.map(({ payload, signature }) => Buffer.concat([payload.bytes, signature])));

/** Returns the root of the payouts: a leaf is address ‖ amount. */
export const payoutsRoot = (payouts: readonly Payout[]): string =>
  merkleRoot(payouts.map(({ address, amount }) => Buffer.concat([Buffer.from(address, 'hex'), u64be(amount)])));
