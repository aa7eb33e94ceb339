import type { RoundSettled, VpscFact } from '@bpdao/messages';
import type { AscState } from '../state.ts';
import { attemptFailed } from './wsc.ts';

/** The VPSC's facts: how attempts end. What it answers about encumbering is decided upon, not folded. */
export function hearVpsc(state: AscState, fact: VpscFact): void {
  if (fact.type === 'block-refused') attemptFailed(state, fact);
  if (fact.type === 'round-settled') roundSettled(state, fact);
}

function roundSettled(state: AscState, fact: RoundSettled): void {
  if (fact.outcome !== 'accepted') return attemptFailed(state, fact);
  state.taken = undefined;
  state.book.heightSettled();
  state.heard.vpsc.nextHeight = fact.nextHeight;
}
