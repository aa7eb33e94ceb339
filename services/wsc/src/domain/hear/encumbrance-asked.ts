import type { HeardAt } from '@bpdao/actor';
import type { EncumbranceAsked } from '@bpdao/messages';
import type { WscState } from '../state.ts';

/** An offer stands anew; the difference is asked of the VPSC. */
export function encumbranceAsked(state: WscState, { offer }: EncumbranceAsked, { position }: HeardAt): void {
  state.heard.asc.position = position;
  state.book.offerChanged(position, offer);
}
