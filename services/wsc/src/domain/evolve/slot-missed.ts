import type { SlotMissed } from '@bpdao/messages';
import { failAttempt, type WscState } from '../state.ts';

/** The next attempt follows at once, without this producer, which is left out of some more. */
export function slotMissed(state: WscState, { producer, attempt, reason }: SlotMissed): void {
  if (reason !== 'protocol-reverted' && state.attempt !== undefined) {
    state.book.slotMissed(producer, state.attempt.parameters.missSuspensionAttempts);
  }
  failAttempt(state, producer, attempt + 1);
}
