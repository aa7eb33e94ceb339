import type { RoundSettled } from '@bpdao/messages';
import { failAttempt, isCurrent, type WscState } from '../state.ts';

/**
 * Folds the end of a round: an accepted block becomes the last of the chain, and the next height begins; any other
 * outcome ends the attempt.
 */
export function roundSettled(state: WscState, fact: RoundSettled): void {
  const { vpsc } = state.heard;
  vpsc.beacon = fact.beacon;
  vpsc.wrepSupply = fact.supply.wrep;
  if (fact.outcome !== 'accepted') {
    if (isCurrent(state, fact)) failAttempt(state, fact.producer, fact.nextAttempt);
    return;
  }
  const proposed = state.attempt?.proposed;
  if (proposed?.hash !== fact.blockHash) throw new Error(`block ${fact.blockHash} was accepted, but not proposed last`);
  state.heard.governance.settled(fact.height, fact.protocol);
  const { parameters } = state.heard.governance.mustBeAt(fact.height);
  state.chain.accept(proposed.block, parameters);
  state.book.heightSettled();
  vpsc.payouts = fact.payouts;
  state.height = fact.nextHeight;
  state.attemptNumber = fact.nextAttempt;
  state.attempt = undefined;
  state.pace = { thisHeightMs: undefined, lastHeightMs: state.pace.thisHeightMs };
  forget(state, fact.height - parameters.memoryBlocks);
}

/** Forgets lists after `memoryBlocks` heights; they are in the order of heights. */
function forget({ listPrints }: WscState, height: bigint): void {
  for (const [key, list] of listPrints) {
    if (list.height > height) return;
    listPrints.delete(key);
  }
}
