import type { VpscState } from '../state.ts';

/** It is answered; the next one's turn. */
export function poolRefused(state: VpscState): void {
  state.toOpen = state.toOpen.slice(1);
}
