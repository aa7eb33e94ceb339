import type { PoolResolved } from '@bpdao/messages';
import { ACTIVE_POOLS } from '../parameters.ts';
import type { VpscState } from '../state.ts';

/** Ends the voting in a pool; its voters count as active in the next block pools. */
export function poolResolved(state: VpscState, fact: PoolResolved): void {
  const pool = state.openPools.get(fact.poolId);
  if (pool === undefined) return;
  pool.resolved = fact;
  if (fact.kind === 'block') state.recentVoters = [...state.recentVoters, [...pool.votes.keys()]].slice(-ACTIVE_POOLS);
}
