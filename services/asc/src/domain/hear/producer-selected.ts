import type { ProducerSelected } from '@bpdao/messages';
import type { AscState } from '../state.ts';

/** A producer is drawn; where the list was closed anew for it, that list is in force. */
export function producerSelected(state: AscState, { receipt }: ProducerSelected): void {
  if (receipt.closedAnew) state.book.recloseAt({ sequence: state.placeInBook, index: 0 });
}
