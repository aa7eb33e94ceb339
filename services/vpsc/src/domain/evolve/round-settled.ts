import type { RoundSettled } from '@bpdao/messages';
import { removePool, type VpscState } from '../state.ts';

/** Begins the next round, and forgets old entries. */
export function roundSettled(state: VpscState, fact: RoundSettled): void {
  removePool(state, fact.poolId, fact.height);
  openPaidPools(state, fact);
  state.round = { height: fact.nextHeight, attempt: fact.nextAttempt, undecided: fact.undecided };
  state.beacon = fact.beacon;
  if (fact.outcome !== 'accepted') return;
  state.heard.governance.settled(fact.height, fact.protocol);
  forget(state, fact.height);
}

/** Queues the pools that the accepted block paid for, to be opened or refused next. */
function openPaidPools(state: VpscState, { blockHash, outcome, height }: RoundSettled): void {
  const { fundings } = state.heard.wsc;
  const paid = outcome === 'accepted' ? (fundings.get(blockHash) ?? []) : [];
  fundings.delete(blockHash);
  state.toOpen = [...state.toOpen, ...paid.map((funding) => ({ funding, height }))];
}

/**
 * Forgets votes, pools and reports after `memoryBlocks` heights; until then a repeat gets its answer again. Votes and
 * pools are in the order of heights.
 */
function forget({ answered, blockPools, proven, heard }: VpscState, height: bigint): void {
  const gone = height - heard.governance.mustBeAt(height).parameters.memoryBlocks;
  answered.forget(gone);
  for (const [poolId, of] of blockPools) {
    if (of > gone) break;
    blockPools.delete(poolId);
  }
  for (const [what, { height: of }] of proven) if (of <= gone) proven.delete(what);
}
