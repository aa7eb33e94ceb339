import type { Force } from '@bpdao/genesis';
import type { GovernanceState } from './state.ts';

/**
 * Returns the protocol in force at the height in progress, and the protocol that would follow it by a return; undefined
 * if no other protocol ever worked (docs/spec/governance.md, "Return").
 */
export function returnOf(state: Readonly<GovernanceState>): { readonly from: Force; readonly to: Force } | undefined {
  const from = state.inForce.at(state.heard.round.height);
  if (from === undefined) return undefined;
  const to = state.worked.findLast(({ protocol }) => protocol !== from.protocol);
  return to === undefined ? undefined : { from, to };
}

/**
 * Tells if it seems that nobody can run the protocol in force (docs/spec/governance.md, "Return"). It has made no block
 * yet; at its first height `firstBlockAttempts` attempts failed, each of a producer drawn anew; and no quorum judged a
 * block of it. A minority that misses on purpose is not drawn so often in a row; a minority that leaves a pool
 * undecided shows that the protocol can be run.
 */
export function hasNoBlock({ inForce, worked, heard: { round, vpsc } }: Readonly<GovernanceState>): boolean {
  const force = inForce.at(round.height);
  if (force === undefined || worked.at(-1)?.protocol === force.protocol) return false;
  const isJudged = vpsc.undecided > 0 || vpsc.rejections.count > 0;
  return !isJudged && round.attempt >= force.parameters.firstBlockAttempts;
}
