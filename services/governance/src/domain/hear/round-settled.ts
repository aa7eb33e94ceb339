import type { RoundSettled } from '@bpdao/messages';
import { salaryOfHolders } from '../budget.ts';
import type { GovernanceState } from '../state.ts';
import { goOn } from './round.ts';

/** Protocols that worked and are remembered. */
const WORKED_MAX = 8;

/**
 * Folds the end of a round: its protocol worked, or its block was rejected, or the pool was void; the next attempt
 * waits for a draw.
 */
export function roundSettled(state: GovernanceState, fact: RoundSettled): void {
  state.heard.vpsc.supply = fact.supply;
  state.heard.vpsc.undecided = fact.undecided;
  if (fact.outcome === 'rejected') countRejection(state, fact.protocol);
  if (fact.outcome === 'accepted') accepted(state, fact);
  if (fact.governance !== undefined) salaryOfHolders(state, fact.governance);
  state.heard.round = goOn(state.heard.round, { height: fact.nextHeight, attempt: fact.nextAttempt }, 'draw');
}

function countRejection({ heard: { vpsc } }: GovernanceState, protocol: string): void {
  const count = vpsc.rejections.protocol === protocol ? vpsc.rejections.count : 0;
  vpsc.rejections = { protocol, count: count + 1 };
}

/** Folds the block of a height, whose protocol works. */
function accepted(state: GovernanceState, { height, protocol }: RoundSettled): void {
  state.inForce.settled(height, protocol);
  endReturns(state, protocol);
  const { vpsc } = state.heard;
  vpsc.settledHeight = height;
  vpsc.rejections = { protocol, count: 0 };
  state.worked = [...state.worked.filter((one) => one.protocol !== protocol), state.inForce.mustBeAt(height)].slice(
    -WORKED_MAX,
  );
}

/**
 * Ends the returns at a height that now has its block. A block made by a reverted protocol cancels that protocol's
 * return, and those after it.
 */
function endReturns(state: GovernanceState, protocol: string): void {
  const { returning } = state;
  const cancelled = returning.findIndex((one) => one.protocol === protocol);
  const first = returning[cancelled];
  state.returning = [];
  if (first === undefined) return;
  for (const one of returning.slice(cancelled)) state.reverted.delete(one.protocol);

  state.force = first.before.force;
  state.worked = first.before.worked;
}
