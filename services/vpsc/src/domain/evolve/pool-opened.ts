import type { PoolOpened } from '@bpdao/messages';
import { activeVoters } from '../decide/block-proposed.ts';
import type { VpscState } from '../state.ts';

/** The availability stake goes to the pool; whose votes are awaited is frozen with their free REP. */
export function poolOpened(state: VpscState, opened: PoolOpened): void {
  state.book.poolOpened(opened);
  state.poolCounter += 1n;
  const awaited = new Map(activeVoters(state).map((voter) => [voter, state.book.wrep.freeOf(voter)]));
  state.openPools.set(opened.poolId, {
    opened, votes: [], voters: new Set(), staked: opened.availabilityStake, awaited, awaitedFree: opened.activeFree, someActive: awaited.size > 0, resolved: undefined,
  });
}
