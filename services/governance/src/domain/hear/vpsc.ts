import type { GrepCreated, PoolSettled, RoundSettled, VpscFact } from '@bpdao/messages';
import { movesOf } from '@bpdao/tokens';
import { salaryOfHolders } from '../budget.ts';
import { stagePoolOpened, stagePoolSettled } from '../stages.ts';
import type { GovernanceState } from '../state.ts';
import { goOn } from './round.ts';

/** Protocols that worked and are remembered. */
const WORKED_MAX = 8;

/** The VPSC's facts: how attempts and stages ended, how much REP there is, and who holds that of governance. */
export function hearVpsc(state: GovernanceState, fact: VpscFact, atMs: number): void {
  const { heard } = state;
  if (fact.type === 'block-refused') {
    heard.round = goOn(heard.round, { height: fact.height, attempt: fact.attempt + 1 }, 'draw');
  }
  if (fact.type === 'pool-opened') stagePoolOpened(state, fact);
  if (fact.type === 'pool-settled') poolSettled(state, fact, atMs);
  if (fact.type === 'round-settled') roundSettled(state, fact);
  if (fact.type === 'grep-created') grepCreated(state, fact);
}

function roundSettled(state: GovernanceState, fact: RoundSettled): void {
  state.heard.vpsc.supply = fact.supply;
  state.heard.vpsc.undecided = fact.undecided;
  if (fact.outcome === 'rejected') countRejection(state, fact.protocol);
  if (fact.outcome === 'accepted') accepted(state, fact);
  if (fact.governance !== undefined) salaryOfHolders(state, fact.governance);
  state.heard.round = goOn(state.heard.round, { height: fact.nextHeight, attempt: fact.nextAttempt }, 'draw');
}

function poolSettled(state: GovernanceState, fact: PoolSettled, atMs: number): void {
  const { vpsc } = state.heard;
  vpsc.supply = fact.supply;
  if (fact.repType === 'grep') {
    for (const [address, delta] of movesOf(fact)) vpsc.grep.set(address, (vpsc.grep.get(address) ?? 0n) + delta);
    for (const [address] of movesOf(fact)) if (vpsc.grep.get(address) === 0n) vpsc.grep.delete(address);
    salaryOfHolders(state, fact);
  } else if (fact.governance !== undefined) salaryOfHolders(state, fact.governance);
  stagePoolSettled(state, fact, atMs);
}

function grepCreated(state: GovernanceState, { endowments, supply }: GrepCreated): void {
  state.creation = 'done';
  state.heard.vpsc.supply = supply;
  for (const { address, amount } of endowments) state.heard.vpsc.grep.set(address, amount);
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
  state.worked = [...state.worked.filter((one) => one.protocol !== protocol), state.inForce.mustBeAt(height)].slice(
    -WORKED_MAX,
  );
}

/**
 * The height that protocols were reverted at has its block: made by one of them it cancels its return, and those after
 * it.
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
