import type { BlockProposed } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';
import { isCurrent } from './round.ts';

/** Folds the block of the attempt: producers must police it. */
export function blockProposed({ heard }: GovernanceState, { block }: BlockProposed): void {
  if (isCurrent(heard.round, block.header.value)) heard.round = { ...heard.round, waitsFor: 'pool' };
}
