import type { PoolOpened } from '@bpdao/messages';
import { activeVoters } from '../decide/open-block-pool.ts';
import type { VpscState } from '../state.ts';

/**
 * Adds an opened pool. It freezes the voters that a block pool awaits, and their free REP, after the availability stake
 * has moved into the pool.
 */
export function poolOpened(state: VpscState, opened: PoolOpened): void {
  state.poolCounter += 1n;
  if (opened.funding !== undefined) state.toOpen = state.toOpen.slice(1);
  if (opened.kind === 'block') state.blockPools.set(opened.poolId, opened.height);
  const active = opened.kind === 'block' ? activeVoters(state) : [];
  const awaited = new Map(active.map((voter) => [voter, state.book.wrep.freeOf(voter)]));
  state.openPools.set(opened.poolId, {
    opened,
    votes: new Map(),
    commitments: new Map(),
    forfeits: new Map(),
    staked: opened.availabilityStake,
    awaited,
    awaitedFree: opened.activeFree,
    someActive: awaited.size > 0,
    resolved: undefined,
  });
}
