import type { BlockProposed } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';
import { isCurrent } from './round.ts';

/** The attempt has its block: the producers' turn to police it. */
export function blockProposed({ heard }: GovernanceState, { block }: BlockProposed): void {
  if (isCurrent(heard.round, block.header.value)) heard.round = { ...heard.round, waitsFor: 'pool' };
}
