import type { GrepCreated } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/** Governance REP exists, and its first holders are known. */
export function grepCreated(state: GovernanceState, { endowments, supply }: GrepCreated): void {
  state.creation = 'done';
  state.heard.vpsc.supply = supply;
  for (const { address, amount } of endowments) state.heard.vpsc.grep.set(address, amount);
}
