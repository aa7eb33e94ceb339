import type { HeardAt } from '@bpdao/actor';
import type { EncumbranceAsked } from '@bpdao/messages';
import type { WscState } from '../state.ts';

/** Folds an offer, whose difference the ASC asks of the VPSC. */
export function encumbranceAsked(state: WscState, { offer }: EncumbranceAsked, { position }: HeardAt): void {
  state.heard.asc.position = position;
  state.book.offerChanged(position, offer);
}
