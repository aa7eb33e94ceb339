import type { EncumbranceAsked } from '@bpdao/messages';
import { keepOffer, type AscState } from '../state.ts';
import { useSequence } from './use-sequence.ts';

/** Marks the offer as waiting for the VPSC's answer; until then the ASC asks nothing else about it. */
export function encumbranceAsked(state: AscState, { offer, delta, encumber }: EncumbranceAsked): void {
  keepOffer(state, offer, delta);
  useSequence(state, encumber?.payload);
}
