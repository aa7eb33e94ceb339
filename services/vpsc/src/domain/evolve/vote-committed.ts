import type { VoteCommitted } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** The stake leaves the voter's free REP for the pool; its side is not known yet. */
export function voteCommitted(state: VpscState, fact: VoteCommitted): void {
  const { bytes, value: { voter, poolId, stake, commitment } } = fact.commitment.payload;
  const pool = state.openPools.get(poolId);
  if (pool === undefined) return;
  state.book.voteCommitted(fact);
  pool.commitments.set(voter, { bytes, stake, commitment, revealed: undefined });
}
