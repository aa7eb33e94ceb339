import { again, refuse, say } from '@bpdao/actor';
import type { ReportEquivocation } from '@bpdao/messages';
import { offenceOf } from '../evidence.ts';
import type { VpscDecision } from '../messages.ts';
import { parametersNow, REPORTER_PART } from '../parameters.ts';
import { hasRoomForSlashes } from '../pool-room.ts';
import type { VpscState } from '../state.ts';

/**
 * Decides on a report: two things that one member signed and that exclude each other (docs/spec/vpsc.md,
 * "Equivocation"). The member's offer is lost at once, and its stakes in open pools when these are settled.
 */
export function reportEquivocation(
  state: Readonly<VpscState>,
  { payload, signature }: ReportEquivocation,
): VpscDecision {
  const offence = offenceOf(state, payload.value);
  if (offence === undefined) return refuse('EVIDENCE_PROVES_NOTHING');
  const { offender, what, height } = offence;
  const proven = state.proven.get(what);
  if (proven !== undefined) return Buffer.compare(proven.bytes, payload.bytes) === 0 ? again : refuse('ALREADY_PROVEN');
  if (height === undefined) return refuse('POOL_UNKNOWN');
  if (height > state.round.height) {
    return refuse('EVIDENCE_PROVES_NOTHING', `The VPSC does not work on height ${height} yet.`);
  }
  const forgotten = state.round.height - parametersNow(state).memoryBlocks;
  if (height <= forgotten) {
    return refuse('TOO_OLD', `The evidence is about height ${height}; ${forgotten + 1n} is the oldest that counts.`);
  }
  if (!hasRoomForSlashes(state, offender)) {
    return refuse('TOO_LARGE', 'A pool has as many slashed stakes as can be listed.');
  }
  const offerLost = state.book.wrep.encumberedAt(offender, 'asc');
  return say({
    type: 'equivocation-proven',
    report: { payload, signature },
    offender,
    height,
    offerLost,
    reward: offerLost / REPORTER_PART,
  });
}
