import type { SalaryClaimed } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** All whole µ$ accrued enter the queue; the sequence is used up. */
export function salaryClaimed({ book, claims }: VpscState, fact: SalaryClaimed): void {
  const { bytes, value: { address, sequence } } = fact.claim.payload;
  book.salaryClaimed(fact);
  claims.set(address, { sequence, bytes });
}
