import type { PoolSettled } from '@bpdao/messages';
import { removePool, type VpscState } from '../state.ts';

/** Removes a settled pool; repeats of its commitments and reveals still get their answers again. */
export const poolSettled = (state: VpscState, { poolId }: PoolSettled): void =>
  removePool(state, poolId, state.round.height);
