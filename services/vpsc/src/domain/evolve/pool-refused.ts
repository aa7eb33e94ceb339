import type { VpscState } from '../state.ts';

/** Removes a refused pool from the paid pools; the next paid pool follows. */
export function poolRefused(state: VpscState): void {
  state.toOpen = state.toOpen.slice(1);
}
