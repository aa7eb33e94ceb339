import { blockQuorumBase } from '@bpdao/tokens';
import { AWAITED_PART } from './parameters.ts';
import type { OpenPool } from './state.ts';

/** What a block pool's quorum is measured on, µREP. */
export const quorumBase = ({ opened, staked, awaitedFree }: Readonly<OpenPool>): bigint =>
  blockQuorumBase(staked, awaitedFree, BigInt(opened.activeFloorPpm), opened.free, opened.availabilityStake);

/** When a pool closes, as far as its votes say: early once nobody of weight is awaited, else at the end of its window (docs/spec/vpsc.md, "Closing"). ms. */
export function closesAtMs(pool: Readonly<OpenPool>): number {
  const nobodyAwaited = pool.someActive && pool.awaitedFree * AWAITED_PART < quorumBase(pool);
  return nobodyAwaited ? pool.opened.minClosesAtMs : pool.opened.closesAtMs;
}
