import { nothing, say } from '@bpdao/actor';
import type { EncumbranceRefused, RepEncumbered } from '@bpdao/messages';
import type { AscDecision } from '../messages.ts';
import { withAmounts, type AscState } from '../state.ts';

/** States the offer with its new encumbered REP, after the VPSC did as asked. */
export function repEncumbered({ offers }: Readonly<AscState>, { producer, delta }: RepEncumbered): AscDecision {
  const kept = offers.get(producer);
  if (kept === undefined) return nothing;
  return say({
    type: 'offer-changed',
    offer: withAmounts(kept.offer, kept.offer.target, kept.offer.encumbered + delta),
    change: 'encumbered',
  });
}

/** Lowers the target of an offer to its encumbered REP, a taken stake included, after the VPSC refused. */
export function encumbranceRefused({ offers }: Readonly<AscState>, { producer }: EncumbranceRefused): AscDecision {
  const kept = offers.get(producer);
  if (kept === undefined) return nothing;
  const { encumbered, target } = kept.offer;
  return say({
    type: 'offer-changed',
    offer: withAmounts(kept.offer, target < encumbered ? target : encumbered, encumbered),
    change: 'refused',
  });
}
