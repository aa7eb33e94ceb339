import { transactionHash } from '@bpdao/chain';
import type { TransactionsGossiped } from '@bpdao/messages';
import { drop } from '../drop.ts';
import type { GossipState } from '../state.ts';

/**
 * Adds an active transaction. It removes the transaction that it replaces, and the one with the lowest fee if the set
 * is too full.
 */
export function transactionsGossiped(state: GossipState, { transaction, replaces }: TransactionsGossiped): void {
  const { active, heard } = state;
  const hash = transactionHash(transaction);
  if (replaces !== undefined) drop(state, replaces, 'replaced', hash);
  const least = active.leastFee();
  const most = heard.governance.at(heard.vpsc.nextHeight)?.parameters.activeTxsMax;
  if (most !== undefined && active.size >= most && least !== undefined) drop(state, least, 'lowest-fee', hash);
  active.add(transaction);
}
