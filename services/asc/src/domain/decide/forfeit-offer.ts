import { nothing, say } from '@bpdao/actor';
import type { EquivocationProven } from '@bpdao/messages';
import type { AscDecision } from '../messages.ts';
import { withAmounts, type AscState } from '../state.ts';

/**
 * Ends the offer of an equivocator: the offer is lost and its target is 0. The rest of its stake in a pool, if any,
 * comes back when the pool is settled (docs/spec/asc.md, "Forfeits").
 */
export function forfeitOffer({ offers }: Readonly<AscState>, { offender, offerLost }: EquivocationProven): AscDecision {
  const kept = offers.get(offender);
  if (kept === undefined) return nothing;
  return say({
    type: 'offer-changed',
    offer: withAmounts(kept.offer, 0n, kept.offer.encumbered - offerLost),
    change: 'forfeited',
  });
}
