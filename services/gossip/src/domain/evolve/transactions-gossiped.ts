import { transactionHash } from '@bpdao/chain';
import type { TransactionsGossiped } from '@bpdao/messages';
import { drop } from '../drop.ts';
import type { GossipState } from '../state.ts';

/** The transaction is active; the one whose place it takes is not, and when the set is too full the lowest fee goes. */
export function transactionsGossiped(state: GossipState, { transaction, replaces }: TransactionsGossiped): void {
  const { active, heard } = state;
  const hash = transactionHash(transaction);
  if (replaces !== undefined) drop(state, replaces, 'replaced', hash);
  const least = active.leastFee();
  const most = heard.governance.at(heard.vpsc.nextHeight)?.parameters.activeTxsMax;
  if (most !== undefined && active.size >= most && least !== undefined) drop(state, least, 'lowest-fee', hash);
  active.add(transaction);
}
