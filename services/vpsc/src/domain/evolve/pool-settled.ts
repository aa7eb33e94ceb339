import type { PoolSettled } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** The pool is gone. */
export function poolSettled({ openPools }: VpscState, fact: PoolSettled): void {
  openPools.delete(fact.poolId);
}
