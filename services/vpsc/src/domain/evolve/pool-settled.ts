import type { PoolSettled } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** REP and salary move. */
export function poolSettled({ book, openPools }: VpscState, fact: PoolSettled): void {
  book.poolSettled(fact);
  openPools.delete(fact.poolId);
}
