import type { HeardAt } from '@bpdao/actor';
import type { OfferChanged } from '@bpdao/messages';
import type { WscState } from '../state.ts';

/** Folds an offer; the lists count no forfeited offer. */
export function offerChanged(state: WscState, { offer, change }: OfferChanged, { position }: HeardAt): void {
  state.heard.asc.position = position;
  if (change === 'forfeited') state.book.forfeited(position, offer.producer);
  state.book.offerChanged(position, offer);
}
