import type { GetOffer, GetOffers, OfferFound, Offers } from '@bpdao/messages';
import type { AscState } from '../domain/state.ts';

/** Offers in one answer. */
const PAGE = 1000;

/** Answers with offers in the order of addresses. */
export function offersView(
  { offers }: Readonly<AscState>,
  { after, limit }: GetOffers,
): { readonly type: 'offers' } & Offers {
  const all = [...offers.values()].map(({ offer }) => offer).toSorted((a, b) => (a.producer < b.producer ? -1 : 1));
  return {
    type: 'offers',
    offers: all.filter(({ producer }) => after === undefined || producer > after).slice(0, Math.min(limit, PAGE)),
    totalWeight: all.reduce((sum, { weight }) => sum + weight, 0n),
    count: all.length,
  };
}

/** Answers with one offer, and the last sequence that its producer used up. */
export function offerView(
  { offers, accepted }: Readonly<AscState>,
  { producer }: GetOffer,
): { readonly type: 'offer' } & OfferFound {
  const offer = offers.get(producer)?.offer;
  const lastSequence = accepted.get(producer)?.sequence;
  return {
    type: 'offer',
    ...(offer === undefined ? undefined : { offer }),
    ...(lastSequence === undefined ? undefined : { lastSequence }),
  };
}
