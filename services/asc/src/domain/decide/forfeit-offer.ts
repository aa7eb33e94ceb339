import { nothing, say } from '@bpdao/actor';
import type { EquivocationProven } from '@bpdao/messages';
import type { AscDecision } from '../messages.ts';
import { withAmounts, type AscState } from '../state.ts';

/**
 * A producer equivocated: its offer is lost and its target 0; what it has in a pool comes back when that settles, if
 * anything is left (docs/spec/asc.md, "Forfeits").
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
