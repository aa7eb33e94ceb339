import type { RoundSettled } from '@bpdao/messages';
import type { AscState } from '../state.ts';
import { attemptFailed } from './attempt-failed.ts';

/** Folds the end of a round: after an accepted block the next height begins. */
export function roundSettled(state: AscState, fact: RoundSettled): void {
  if (fact.outcome !== 'accepted') return attemptFailed(state, fact);
  state.taken = undefined;
  state.book.heightSettled();
  state.heard.vpsc.nextHeight = fact.nextHeight;
}
