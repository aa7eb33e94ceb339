import { tipOf } from '@bpdao/draw';
import type { BlockProposed, ProducerSelected, SlotMissed, WscFact } from '@bpdao/messages';
import type { AscState } from '../state.ts';

/** The WSC's facts: who is drawn, what was revealed, what was missed. */
export function hearWsc(state: AscState, fact: WscFact): void {
  switch (fact.type) {
    case 'producer-selected':
      return producerSelected(state, fact);
    case 'block-proposed':
      return blockProposed(state, fact);
    case 'slot-missed':
      return attemptFailed(state, fact);
    default:
      return fact satisfies never;
  }
}

function producerSelected(state: AscState, { receipt }: ProducerSelected): void {
  if (receipt.closedAnew) state.book.recloseAt({ sequence: state.placeInBook, index: 0 });
}

/** What was revealed is the tip now, unless the producer set a newer one. */
function blockProposed(state: AscState, { block }: BlockProposed): void {
  const { producer, reveal } = block.header.value;
  state.book.revealed(producer, reveal);
  const kept = state.offers.get(producer);
  if (kept?.offer.tip === tipOf(reveal)) kept.offer = { ...kept.offer, tip: reveal };
}

/** An attempt ended without an accepted block. */
export function attemptFailed(
  state: AscState,
  { height, attempt, producer }: Pick<SlotMissed, 'height' | 'attempt' | 'producer'>,
): void {
  state.taken = undefined;
  state.book.attemptFailed(height, attempt, producer);
}
