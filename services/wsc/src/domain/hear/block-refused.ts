import type { BlockRefused } from '@bpdao/messages';
import { failAttempt, isCurrent, type WscState } from '../state.ts';

/** No pool is opened on the block: its attempt is over. */
export function blockRefused(state: WscState, fact: BlockRefused): void {
  if (isCurrent(state, fact)) failAttempt(state, fact.producer, fact.attempt + 1);
}
