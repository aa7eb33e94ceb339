import type { HeardAt } from '@bpdao/actor';
import type { PoolSettled } from '@bpdao/messages';
import { movesOf } from '@bpdao/tokens';
import { salaryOfHolders } from '../budget.ts';
import { stagePoolSettled } from '../stages.ts';
import type { GovernanceState } from '../state.ts';

/**
 * Folds a pool that is about no block: it moved REP, and may have paid holders of governance REP, or ended one side of
 * a stage.
 */
export function poolSettled(state: GovernanceState, fact: PoolSettled, { atMs }: HeardAt): void {
  const { vpsc } = state.heard;
  vpsc.supply = fact.supply;
  if (fact.repType === 'grep') {
    for (const [address, delta] of movesOf(fact)) vpsc.grep.set(address, (vpsc.grep.get(address) ?? 0n) + delta);
    for (const [address] of movesOf(fact)) if (vpsc.grep.get(address) === 0n) vpsc.grep.delete(address);
    salaryOfHolders(state, fact);
  } else if (fact.governance !== undefined) salaryOfHolders(state, fact.governance);
  stagePoolSettled(state, fact, atMs);
}
