import type { ProducerSelected } from '@bpdao/messages';
import type { WscState } from '../state.ts';

/** The attempt begins; where the list was closed anew for it, that list is in force. */
export function producerSelected(state: WscState, fact: ProducerSelected, atMs: number): void {
  const { receipt, protocol } = fact;
  const force = state.heard.governance.named(receipt.height, protocol);
  if (force === undefined) throw new Error(`protocol ${protocol} drew for height ${receipt.height}, where it never was in force`);
  if (receipt.closedAnew) state.book.recloseAt({ sequence: receipt.listSequence, index: receipt.listIndex });
  state.book.attemptBegan(receipt.excluded, state.heard.vpsc.wrepSupply);
  state.attempt = { selected: fact, parameters: force.parameters, phase: 'drawn', proposed: undefined };
  state.pace.thisHeightMs ??= atMs;
}
