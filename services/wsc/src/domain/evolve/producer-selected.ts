import type { ProducerSelected } from '@bpdao/messages';
import type { WscState } from '../state.ts';

/**
 * Begins an attempt. If the list was closed anew for it, that list is now in force. An attempt that a version began out
 * of turn is left over from the start: the version in turn ends it, since no actor takes its block.
 */
export function producerSelected(state: WscState, fact: ProducerSelected, atMs: number): void {
  const { receipt, protocol } = fact;
  const { governance } = state.heard;
  const force = governance.named(receipt.height, protocol) ?? governance.mustBeAt(receipt.height);
  if (receipt.closedAnew) state.book.recloseAt({ sequence: receipt.listSequence, index: receipt.listIndex });
  state.book.attemptBegan(receipt.excluded, state.heard.vpsc.wrepSupply);
  state.attempt = { selected: fact, parameters: force.parameters, phase: 'drawn', proposed: undefined };
  state.pace.thisHeightMs ??= atMs;
}
