import type { PoolSettled } from '@bpdao/messages';
import { remember, revealKey, voteKey } from '../state.ts';
import type { VpscState } from '../state.ts';

/** The pool is gone; what was committed and revealed in it still gets its answer again. */
export function poolSettled(state: VpscState, { poolId }: PoolSettled): void {
  for (const [voter, { bytes, revealed }] of state.openPools.get(poolId)?.commitments ?? []) {
    remember(state, voteKey(poolId, voter), bytes, state.round.height);
    if (revealed !== undefined) remember(state, revealKey(poolId, voter), revealed.bytes, state.round.height);
  }
  state.openPools.delete(poolId);
}
