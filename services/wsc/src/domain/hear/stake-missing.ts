import type { HeardAt } from '@bpdao/actor';
import type { StakeMissing } from '@bpdao/messages';
import { isCurrent, type WscState } from '../state.ts';

/** Folds that the stake of the drawn producer was not there. */
export function stakeMissing(state: WscState, fact: StakeMissing, { position }: HeardAt): void {
  state.heard.asc.position = position;
  if (state.attempt !== undefined && isCurrent(state, fact)) state.attempt.phase = 'missing';
}
