import { blockQuorumBase } from '@bpdao/tokens';
import { AWAITED_PART } from './parameters.ts';
import type { OpenPool, VpscState } from './state.ts';

/** Returns the open block pool; there is at most one. */
export function blockPool({ openPools }: Readonly<VpscState>): OpenPool | undefined {
  for (const pool of openPools.values()) if (pool.opened.kind === 'block') return pool;
  return undefined;
}

/** Returns the base of a pool's quorum, µREP. */
export const quorumBase = ({ opened, staked, awaitedFree }: Readonly<OpenPool>): bigint =>
  opened.kind !== 'block'
    ? opened.supply
    : blockQuorumBase(staked, awaitedFree, BigInt(opened.activeFloorPpm), opened.free, opened.availabilityStake);

/**
 * Returns the time at which a pool closes, ms. A block pool closes early once the active voters that have not voted
 * hold too little REP to wait for; otherwise a pool closes at the end of its window (docs/spec/vpsc.md, "Closing").
 */
export function closesAtMs(pool: Readonly<OpenPool>): number {
  const nobodyAwaited = pool.someActive && pool.awaitedFree * AWAITED_PART < quorumBase(pool);
  return nobodyAwaited ? pool.opened.minClosesAtMs : pool.opened.closesAtMs;
}
