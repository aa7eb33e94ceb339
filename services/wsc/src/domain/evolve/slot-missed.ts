import type { SlotMissed } from '@bpdao/messages';
import { failAttempt, type WscState } from '../state.ts';

/**
 * Folds a missed slot: the next attempt follows at once, without this producer. Unless a return ended the attempt, the
 * producer is also left out of some more attempts.
 */
export function slotMissed(state: WscState, { producer, attempt, reason }: SlotMissed): void {
  if (reason !== 'protocol-reverted' && state.attempt !== undefined) {
    state.book.slotMissed(producer, state.attempt.parameters.missSuspensionAttempts);
  }
  failAttempt(state, producer, attempt + 1);
}
