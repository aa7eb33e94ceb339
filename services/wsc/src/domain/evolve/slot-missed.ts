import type { SlotMissed } from '@bpdao/messages';
import { failAttempt } from '../state.ts';
import type { WscState } from '../state.ts';

/** The next attempt follows at once, without this producer, which is left out of some more. */
export function slotMissed(state: WscState, { producer, attempt, height }: SlotMissed): void {
  state.book.slotMissed(producer, state.heard.governance.mustBeAt(height).parameters.missSuspensionAttempts);
  failAttempt(state, producer, attempt + 1);
}
