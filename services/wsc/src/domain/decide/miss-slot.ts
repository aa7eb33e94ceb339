import { nothing, say } from '@bpdao/actor';
import type { MissReason } from '@bpdao/messages';
import type { WscDecision } from '../messages.ts';
import type { WscState } from '../state.ts';

/** The attempt ends without a block: no list came in time, or the stake was not there (docs/spec/wsc.md, "Missed slots"). */
export function missSlot({ attempt, height, attemptNumber }: Readonly<WscState>, reason: MissReason): WscDecision {
  const expected = reason === 'deadline' ? 'staked' : 'missing';
  if (attempt?.phase !== expected) return nothing;
  return say({ type: 'slot-missed', height, attempt: attemptNumber, producer: attempt.selected.producer, reason });
}
