import type { VoteCommitted } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** Adds a hidden vote: the stake counts for the quorum once its side is known. */
export function voteCommitted(state: VpscState, fact: VoteCommitted): void {
  const {
    bytes,
    value: { voter, poolId, stake, commitment },
  } = fact.commitment.payload;
  const pool = state.openPools.get(poolId);
  if (pool === undefined) return;
  pool.commitments.set(voter, { bytes, stake, commitment, revealed: undefined });
}
