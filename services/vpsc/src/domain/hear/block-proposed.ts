import { paymentOf, transactionHash } from '@bpdao/chain';
import type { BlockProposed, Funding, SignedTransaction } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** Keeps the fundings of pools in a block, which count if the block is accepted. */
export function blockProposed({ heard }: VpscState, { block, hash }: BlockProposed): void {
  const fundings = block.transactions.flatMap(fundingOf);
  if (fundings.length > 0) heard.wsc.fundings.set(hash, fundings);
}

function fundingOf(signed: SignedTransaction): readonly Funding[] {
  const { sender, body } = signed.payload.value;
  const payment = paymentOf(body);
  if (payment.purpose !== 'pool') return [];
  const { post, repType, amount } = payment;
  return [{ transaction: transactionHash(signed), funder: sender, post, repType, amount }];
}
