import type { PoolSettled } from '@bpdao/messages';
import { removePool, type VpscState } from '../state.ts';

/** The pool is gone; what was committed and revealed in it still gets its answer again. */
export const poolSettled = (state: VpscState, { poolId }: PoolSettled): void =>
  removePool(state, poolId, state.round.height);
