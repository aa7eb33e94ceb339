import { blockQuorumBase } from '@bpdao/tokens';
import { AWAITED_PART } from './parameters.ts';
import type { OpenPool, VpscState } from './state.ts';

/** The block pool that is open; at most one is. */
export function blockPool({ openPools }: Readonly<VpscState>): OpenPool | undefined {
  for (const pool of openPools.values()) if (pool.opened.kind === 'block') return pool;
  return undefined;
}

/** What a pool's quorum is measured on, µREP. */
export const quorumBase = ({ opened, staked, awaitedFree }: Readonly<OpenPool>): bigint =>
  opened.kind !== 'block'
    ? opened.supply
    : blockQuorumBase(staked, awaitedFree, BigInt(opened.activeFloorPpm), opened.free, opened.availabilityStake);

/**
 * When a pool closes, as far as its votes say: a block's early once nobody of weight is awaited, else at the end of its
 * window (docs/spec/vpsc.md, "Closing"). ms.
 */
export function closesAtMs(pool: Readonly<OpenPool>): number {
  const nobodyAwaited = pool.someActive && pool.awaitedFree * AWAITED_PART < quorumBase(pool);
  return nobodyAwaited ? pool.opened.minClosesAtMs : pool.opened.closesAtMs;
}
