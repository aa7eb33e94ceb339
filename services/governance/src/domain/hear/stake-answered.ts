import type { StakeTaken } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';
import { isCurrent } from './round.ts';

/** Folds the ASC's answer about the stake, taken or missing: the WSC must make a block of a list, or miss the slot. */
export function stakeAnswered({ heard }: GovernanceState, fact: Pick<StakeTaken, 'height' | 'attempt'>): void {
  if (isCurrent(heard.round, fact) && heard.round.waitsFor === 'stake') {
    heard.round = { ...heard.round, waitsFor: 'list' };
  }
}
