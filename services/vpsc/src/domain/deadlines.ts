import type { Deadlines, NextDeadline } from '@bpdao/actor';
import type { VpscTypes } from './actor-types.ts';
import { closePool } from './decide/close-pool.ts';
import { openFundedPool } from './decide/open-funded-pool.ts';
import type { VpscDeadline } from './messages.ts';
import { closesAtMs } from './pool-closing.ts';
import type { VpscState } from './state.ts';

/** The VPSC's decision at each of its deadlines. */
export const vpscDeadlines: Deadlines<VpscTypes> = {
  'open-next': (state, _key, nowMs) => openFundedPool(state, nowMs),
  pool: (state, [, poolId], nowMs) => closePool(state, poolId, nowMs),
};

/**
 * Returns the next deadline: a paid pool is due at once; then comes the pool that closes first (docs/spec/vpsc.md,
 * "Closing").
 */
export function nextDeadline({ toOpen, openPools }: Readonly<VpscState>): NextDeadline<VpscDeadline> | undefined {
  if (toOpen.length > 0) return { key: ['open-next'], atMs: 0 };
  let first: { readonly poolId: string; readonly atMs: number } | undefined;
  for (const [poolId, pool] of openPools) {
    const atMs = closesAtMs(pool);
    if (pool.resolved === undefined && atMs < (first?.atMs ?? Infinity)) first = { poolId, atMs };
  }
  return first === undefined ? undefined : { key: ['pool', first.poolId], atMs: first.atMs };
}
