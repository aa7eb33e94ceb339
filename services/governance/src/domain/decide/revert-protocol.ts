import { nothing, say } from '@bpdao/actor';
import type { ReturnReason } from '@bpdao/messages';
import type { GovernanceDecision } from '../messages.ts';
import { returnOf } from '../returns.ts';
import type { GovernanceState } from '../state.ts';

/**
 * Reverts a protocol that does not work: the last protocol that worked is in force again (docs/spec/governance.md,
 * "Return").
 */
export function revertProtocol(state: Readonly<GovernanceState>, reason: ReturnReason): GovernanceDecision {
  const possible = returnOf(state);
  if (possible === undefined) return nothing;
  const { height, attempt, waitsFor } = state.heard.round;
  return say({
    type: 'protocol-reverted',
    height,
    attempt: waitsFor === 'draw' ? attempt : attempt + 1,
    reverted: possible.from.protocol,
    reason,
    ...possible.to,
  });
}

/** Tells if too many blocks were rejected at this height. */
export function rejectedTooOften({ inForce, heard }: Readonly<GovernanceState>): boolean {
  const { protocol, count } = heard.vpsc.rejections;
  const force = inForce.at(heard.round.height);
  return force?.protocol === protocol && count >= Math.max(1, force.parameters.revertAfterRejections);
}
