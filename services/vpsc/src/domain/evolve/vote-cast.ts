import type { VoteCast } from '@bpdao/messages';
import { remember, voteKey } from '../state.ts';
import type { VpscState } from '../state.ts';

/** The stake counts on its side; its voter is awaited no more. */
export function voteCast(state: VpscState, fact: VoteCast): void {
  const { voter, poolId, stake } = fact.vote.payload.value;
  const pool = state.openPools.get(poolId);
  if (pool === undefined) return;
  pool.votes.push(fact);
  pool.voters.add(voter);
  pool.staked += stake;
  pool.awaitedFree -= pool.awaited.get(voter) ?? 0n;
  pool.awaited.delete(voter);
  remember(state, voteKey(poolId, voter), fact.vote.payload.bytes, pool.opened.height);
}
