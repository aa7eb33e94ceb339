import { nothing } from '@bpdao/actor';
import type { ResultRecorded } from '@bpdao/messages';
import type { VpscDecision } from '../messages.ts';
import { isResolved } from '../settlement.ts';
import type { VpscState } from '../state.ts';
import { settlePool } from './settle-pool.ts';
import { settleRound } from './settle-round.ts';

/** Settles a pool after the Forum has recorded its result. */
export function settle(state: Readonly<VpscState>, result: ResultRecorded): VpscDecision {
  const pool = state.openPools.get(result.poolId);
  if (!isResolved(pool)) return nothing;
  return pool.opened.kind === 'block' ? settleRound(state, pool, result) : settlePool(state, pool, result);
}
