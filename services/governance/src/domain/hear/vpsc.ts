import type { RoundSettled, VpscFact } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';
import { goOn } from './round.ts';

/** Protocols that worked and are remembered. */
const WORKED_MAX = 8;

/** The VPSC's facts: how attempts ended, and how much REP there is. */
export function hearVpsc(state: GovernanceState, fact: VpscFact): void {
  const { heard } = state;
  if (fact.type === 'block-refused') heard.round = goOn(heard.round, { height: fact.height, attempt: fact.attempt + 1 }, 'draw');
  if (fact.type === 'pool-settled') heard.vpsc.wrepSupply = fact.supply.wrep;
  if (fact.type === 'round-settled') roundSettled(state, fact);
}

function roundSettled(state: GovernanceState, fact: RoundSettled): void {
  const { vpsc } = state.heard;
  vpsc.wrepSupply = fact.supply.wrep;
  if (fact.outcome === 'rejected') countRejection(state, fact.protocol);
  if (fact.outcome === 'accepted') accepted(state, fact);
  state.heard.round = goOn(state.heard.round, { height: fact.nextHeight, attempt: fact.nextAttempt }, 'draw');
}

function countRejection({ heard: { vpsc } }: GovernanceState, protocol: string): void {
  const count = vpsc.rejections.protocol === protocol ? vpsc.rejections.count : 0;
  vpsc.rejections = { protocol, count: count + 1 };
}

/** A height has its block, and its protocol works. */
function accepted(state: GovernanceState, { height, protocol }: RoundSettled): void {
  state.inForce.settled(height, protocol);
  endReturns(state, protocol);
  const { vpsc } = state.heard;
  vpsc.settledHeight = height;
  vpsc.rejections = { protocol, count: 0 };
  state.worked = [...state.worked.filter((one) => one.protocol !== protocol), state.inForce.mustBeAt(height)].slice(-WORKED_MAX);
}

/** The height that protocols were reverted at has its block: made by one of them it cancels its return, and those after it. */
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
