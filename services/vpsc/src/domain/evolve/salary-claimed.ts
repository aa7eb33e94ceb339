import type { SalaryClaimed } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** Uses up the sequence of a claim. */
export function salaryClaimed({ claims }: VpscState, fact: SalaryClaimed): void {
  const {
    bytes,
    value: { address, sequence },
  } = fact.claim.payload;
  claims.set(address, { sequence, bytes });
}
