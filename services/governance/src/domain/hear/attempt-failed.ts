import type { SlotMissed } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';
import { goOn } from './round.ts';

/** An attempt ended without a block that a pool judges: the WSC's turn to draw for the next. */
export function attemptFailed(
  { heard }: GovernanceState,
  { height, attempt }: Pick<SlotMissed, 'height' | 'attempt'>,
): void {
  heard.round = goOn(heard.round, { height, attempt: attempt + 1 }, 'draw');
}
