import { nothing } from '@bpdao/actor';
import type { RoundSettled } from '@bpdao/messages';
import type { GovernanceDecision } from '../messages.ts';
import { hasNoBlock } from '../returns.ts';
import type { GovernanceState } from '../state.ts';
import { closeEpoch } from './close-epoch.ts';
import { rejectedTooOften, revertProtocol } from './revert-protocol.ts';

/**
 * Decides after a round: its epoch may be over too, or its protocol does not work (docs/spec/governance.md, "Return").
 */
export function endRound(
  state: Readonly<GovernanceState>,
  { outcome }: RoundSettled,
  nowMs: number,
): GovernanceDecision {
  if (outcome === 'accepted') return closeEpoch(state, nowMs);
  if (outcome === 'rejected' && rejectedTooOften(state)) return revertProtocol(state, 'rejections');
  return endAttempt(state);
}

/** Decides after a failed attempt: its protocol may have failed too often to make its first block. */
export const endAttempt = (state: Readonly<GovernanceState>): GovernanceDecision =>
  hasNoBlock(state) ? revertProtocol(state, 'no-block') : nothing;
