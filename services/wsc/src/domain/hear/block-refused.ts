import type { BlockRefused } from '@bpdao/messages';
import { failAttempt, isCurrent, type WscState } from '../state.ts';

/** Ends the attempt of a block on which no pool is opened. */
export function blockRefused(state: WscState, fact: BlockRefused): void {
  if (isCurrent(state, fact)) failAttempt(state, fact.producer, fact.attempt + 1);
}
