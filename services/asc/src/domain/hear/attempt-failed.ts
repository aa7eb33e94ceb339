import type { SlotMissed } from '@bpdao/messages';
import type { AscState } from '../state.ts';

/** Folds an attempt that ended without an accepted block. */
export function attemptFailed(
  state: AscState,
  { height, attempt, producer }: Pick<SlotMissed, 'height' | 'attempt' | 'producer'>,
): void {
  state.taken = undefined;
  state.book.attemptFailed(height, attempt, producer);
}
