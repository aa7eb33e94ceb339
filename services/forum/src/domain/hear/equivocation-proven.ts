import type { EquivocationProven } from '@bpdao/messages';
import type { ForumState } from '../state.ts';
import { holdRep } from './hold-rep.ts';

/** A proven equivocation takes the offender's offer at once, and gives the reporter its part. */
export function equivocationProven(
  { heard: { vpsc } }: ForumState,
  { offender, offerLost, reward, report }: EquivocationProven,
): void {
  holdRep(vpsc, offender, -offerLost);
  holdRep(vpsc, report.payload.value.reporter, reward);
}
