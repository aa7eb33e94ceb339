import type { HeardAt } from '@bpdao/actor';
import type { StakeTaken } from '@bpdao/messages';
import { isCurrent, type WscState } from '../state.ts';

/**
 * Folds that the stake of the drawn producer was taken: the WSC now waits for its list, and the list of the next height
 * is closed.
 */
export function stakeTaken(state: WscState, fact: StakeTaken, { position }: HeardAt): void {
  state.heard.asc.position = position;
  if (state.attempt === undefined || !isCurrent(state, fact)) return;
  state.attempt.phase = 'staked';
  state.book.stakeTaken(position, fact.height, fact.attempt);
}
