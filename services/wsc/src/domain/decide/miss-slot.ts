import { nothing, say } from '@bpdao/actor';
import type { MissReason } from '@bpdao/messages';
import type { WscDecision } from '../messages.ts';
import type { WscState } from '../state.ts';
import { isLeftOver } from '../turn.ts';

/**
 * Ends the attempt without a block: no list came in time, the stake was not there, or its protocol is no longer in
 * force (docs/spec/wsc.md, "Missed slots").
 */
export function missSlot(state: Readonly<WscState>, reason: MissReason): WscDecision {
  const { attempt, height, attemptNumber } = state;
  if (attempt === undefined || !holds(reason, state)) return nothing;
  return say({ type: 'slot-missed', height, attempt: attemptNumber, producer: attempt.selected.producer, reason });
}

function holds(reason: MissReason, state: Readonly<WscState>): boolean {
  const phase = state.attempt?.phase;
  switch (reason) {
    case 'deadline':
      return phase === 'staked';
    case 'stake-missing':
      return phase === 'missing';
    case 'protocol-reverted':
      return phase !== 'proposed' && isLeftOver(state);
    default:
      return reason satisfies never;
  }
}
