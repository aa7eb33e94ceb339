import type { Force } from '@bpdao/genesis';
import type { GovernanceState } from './state.ts';

/**
 * The protocol in force at the height in progress, with the one that would follow it; undefined when nothing else ever
 * worked (docs/spec/governance.md, "Return").
 */
export function returnOf(state: Readonly<GovernanceState>): { readonly from: Force; readonly to: Force } | undefined {
  const from = state.inForce.at(state.heard.round.height);
  if (from === undefined) return undefined;
  const to = state.worked.findLast(({ protocol }) => protocol !== from.protocol);
  return to === undefined ? undefined : { from, to };
}

/**
 * Whether nobody can run the protocol in force, as far as anybody can tell: it has made no block yet,
 * `firstBlockAttempts` at its first one failed, each of a producer drawn anew, and no block of it was judged by a quorum
 * (docs/spec/governance.md, "Return"). A minority that misses on purpose is not drawn so often in a row; one that
 * leaves a pool undecided shows that it can be run.
 */
export function hasNoBlock({ inForce, worked, heard: { round, vpsc } }: Readonly<GovernanceState>): boolean {
  const force = inForce.at(round.height);
  if (force === undefined || worked.at(-1)?.protocol === force.protocol) return false;
  const isJudged = vpsc.undecided > 0 || vpsc.rejections.count > 0;
  return !isJudged && round.attempt >= force.parameters.firstBlockAttempts;
}
