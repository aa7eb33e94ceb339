import { tipOf } from '@bpdao/draw';
import type { BlockProposed } from '@bpdao/messages';
import type { AscState } from '../state.ts';

/** The revealed preimage is the producer's tip now, unless the producer set a newer one. */
export function blockProposed(state: AscState, { block }: BlockProposed): void {
  const { producer, reveal } = block.header.value;
  state.book.revealed(producer, reveal);
  const kept = state.offers.get(producer);
  if (kept?.offer.tip === tipOf(reveal)) kept.offer = { ...kept.offer, tip: reveal };
}
