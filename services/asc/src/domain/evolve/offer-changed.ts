import type { OfferChanged } from '@bpdao/messages';
import { keepOffer, type AscState } from '../state.ts';
import { useSequence } from './use-sequence.ts';

/** Folds an offer as it now stands; an answer of the VPSC ends the question about it. */
export function offerChanged(state: AscState, { offer, change, encumber, release }: OfferChanged): void {
  const answered = change === 'encumbered' || change === 'refused';
  keepOffer(state, offer, answered ? 0n : (state.offers.get(offer.producer)?.asked ?? 0n));
  if (change === 'forfeited') state.book.forfeited({ sequence: state.placeInBook, index: 0 }, offer.producer);
  useSequence(state, encumber?.payload);
  useSequence(state, release?.payload);
}
