import type { GrepCreated } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/** Folds the creation of governance REP and its first holders. */
export function grepCreated(state: GovernanceState, { endowments, supply }: GrepCreated): void {
  state.creation = 'done';
  state.heard.vpsc.supply = supply;
  for (const { address, amount } of endowments) state.heard.vpsc.grep.set(address, amount);
}
