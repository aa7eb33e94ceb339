import { refuse, say } from '@bpdao/actor';
import { writeAmount, type Release } from '@bpdao/messages';
import type { AscDecision } from '../messages.ts';
import { withAmounts, type AscState } from '../state.ts';
import { acceptedBefore } from './accepted-before.ts';

/**
 * Lowers a producer's offer (docs/spec/asc.md, "Release"). The next list counts less; the REP is released once no list
 * holds it.
 */
export function release(state: Readonly<AscState>, { payload, signature }: Release): AscDecision {
  const before = acceptedBefore(state, payload);
  if (before !== undefined) return before;
  const { producer, target } = payload.value;
  const kept = state.offers.get(producer);
  if (kept === undefined) return refuse('OFFER_UNKNOWN');
  const { target: offered } = kept.offer;
  if (target > offered) {
    return refuse('NOT_LOWER', `The offer is ${writeAmount(offered)} REP; the target is ${writeAmount(target)} REP.`);
  }
  return say({
    type: 'offer-changed',
    offer: withAmounts(kept.offer, target, kept.offer.encumbered),
    change: 'requested',
    release: { payload, signature },
  });
}
