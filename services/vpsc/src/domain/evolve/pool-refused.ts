import type { PoolRefused } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** What was paid goes back by the next payouts. */
export function poolRefused(state: VpscState, fact: PoolRefused): void {
  state.toOpen = state.toOpen.slice(1);
  state.book.poolRefused(fact);
}
