import type { SlotMissed } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** Folds an attempt that ended without a block. */
export function slotMissed({ round }: VpscState, { height, attempt }: SlotMissed): void {
  if (height === round.height) round.attempt = Math.max(round.attempt, attempt + 1);
}
