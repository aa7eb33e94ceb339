import { transactionHash } from '@bpdao/chain';
import type { Parameters, RoundSettled, SignedTransaction } from '@bpdao/messages';
import { drop } from '../drop.ts';
import type { GossipState } from '../state.ts';

/**
 * Folds the end of a round. An accepted block settles its transactions and moves accounts; gossip drops each
 * transaction that thereby becomes invalid. After any other outcome all stay active.
 */
export function roundSettled(state: GossipState, fact: RoundSettled): void {
  const { wsc, vpsc, governance } = state.heard;
  const proposed = wsc.proposed;
  wsc.proposed = undefined;
  if (fact.outcome !== 'accepted') return;
  if (proposed?.hash !== fact.blockHash) throw new Error(`block ${fact.blockHash} was accepted, but not proposed last`);
  governance.settled(fact.height, fact.protocol);
  const { parameters } = governance.mustBeAt(fact.height);
  const { transactions, payouts, header } = proposed.block;
  const executed = vpsc.accounts.execute(
    { height: fact.height, payouts, transactions, subsidy: header.value.subsidy },
    parameters,
  );
  if (executed.type === 'invalid') {
    throw new Error(`transaction ${executed.index} of accepted block ${fact.height} is not valid: ${executed.refusal}`);
  }
  vpsc.accounts.commit(executed.changes);
  vpsc.nextHeight = fact.nextHeight;
  settle(state, transactions, fact.height, parameters);
  for (const hash of state.active.lastValidAt(fact.height)) drop(state, hash, 'expired');
}

/**
 * Settles the transactions of an accepted block. A list may carry a transaction that left the set meanwhile; gossip
 * then does not tell that it was dropped.
 */
function settle(
  state: GossipState,
  transactions: readonly SignedTransaction[],
  height: bigint,
  { memoryBlocks }: Parameters,
): void {
  const { active, settled, toDrop } = state;
  for (const signed of transactions) {
    const hash = transactionHash(signed);
    active.remove(hash);
    const told = toDrop.findIndex((one) => one.hash === hash);
    if (told !== -1) toDrop.splice(told, 1);
    const { sender, nonce } = signed.payload.value;
    const other = active.at(sender, nonce);
    if (other !== undefined) drop(state, other, 'nonce-used', hash);
  }
  settled.settle(height, transactions);
  settled.forget(height - memoryBlocks);
}
