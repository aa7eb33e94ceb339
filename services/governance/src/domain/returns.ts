import type { Force } from '@bpdao/genesis';
import type { GovernanceState } from './state.ts';

/** The protocol in force at the height in progress, with the one that would follow it; undefined when nothing else ever worked (docs/spec/governance.md, "Return"). */
export function returnOf(state: Readonly<GovernanceState>): { readonly from: Force; readonly to: Force } | undefined {
  const from = state.inForce.at(state.heard.round.height);
  if (from === undefined) return undefined;
  const to = state.worked.findLast(({ protocol }) => protocol !== from.protocol);
  return to === undefined ? undefined : { from, to };
}
