import type { SlotMissed } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';
import { goOn } from './round.ts';

/** Folds an attempt without a block that a pool judges: the WSC must draw for the next attempt. */
export function attemptFailed(
  { heard }: GovernanceState,
  { height, attempt }: Pick<SlotMissed, 'height' | 'attempt'>,
): void {
  heard.round = goOn(heard.round, { height, attempt: attempt + 1 }, 'draw');
}
