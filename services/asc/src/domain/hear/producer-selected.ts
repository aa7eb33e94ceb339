import type { ProducerSelected } from '@bpdao/messages';
import type { AscState } from '../state.ts';

/** Folds a draw; if the list was closed anew for it, that list is now in force. */
export function producerSelected(state: AscState, { receipt }: ProducerSelected): void {
  if (receipt.closedAnew) state.book.recloseAt({ sequence: state.placeInBook, index: 0 });
}
