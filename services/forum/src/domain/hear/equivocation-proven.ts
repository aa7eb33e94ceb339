import type { EquivocationProven } from '@bpdao/messages';
import type { ForumState } from '../state.ts';
import { holdRep } from './hold-rep.ts';

/** Folds proven equivocation: the offender loses its offer at once, and the reporter gets its part. */
export function equivocationProven(
  { heard: { vpsc } }: ForumState,
  { offender, offerLost, reward, report }: EquivocationProven,
): void {
  holdRep(vpsc, offender, -offerLost);
  holdRep(vpsc, report.payload.value.reporter, reward);
}
