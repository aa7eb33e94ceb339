import { printOf } from '@bpdao/chain';
import { sha256Hex, type BlockProposed } from '@bpdao/messages';
import { listKey, type WscState } from '../state.ts';

/** Folds the block of the attempt; the producer's tip is now the preimage that it revealed. */
export function blockProposed(state: WscState, fact: BlockProposed): void {
  const { height, attempt, producer, reveal } = fact.block.header.value;
  if (state.attempt !== undefined) {
    state.attempt.phase = 'proposed';
    state.attempt.proposed = fact;
  }
  state.book.revealed(producer, reveal);
  state.listPrints.set(listKey(height, attempt), { height, print: printOf(sha256Hex(fact.block.list.bytes)) });
}
