import { tipOf } from '@bpdao/draw';
import type { BlockProposed } from '@bpdao/messages';
import type { AscState } from '../state.ts';

/** Makes the revealed preimage the producer's tip, unless the producer set a newer tip. */
export function blockProposed(state: AscState, { block }: BlockProposed): void {
  const { producer, reveal } = block.header.value;
  state.book.revealed(producer, reveal);
  const kept = state.offers.get(producer);
  if (kept?.offer.tip === tipOf(reveal)) kept.offer = { ...kept.offer, tip: reveal };
}
