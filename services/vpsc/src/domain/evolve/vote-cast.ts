import type { VoteCast } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** Adds a vote: the stake counts on its side, and the pool no longer awaits the voter. */
export function voteCast(state: VpscState, fact: VoteCast): void {
  const { voter, poolId, stake } = fact.vote.payload.value;
  const pool = state.openPools.get(poolId);
  if (pool === undefined) return;
  pool.votes.set(voter, fact);
  pool.staked += stake;
  pool.awaitedFree -= pool.awaited.get(voter) ?? 0n;
  pool.awaited.delete(voter);
}
