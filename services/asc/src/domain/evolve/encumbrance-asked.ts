import type { EncumbranceAsked } from '@bpdao/messages';
import { keepOffer, type AscState } from '../state.ts';
import { useSequence } from './use-sequence.ts';

/** The offer waits for the VPSC's answer; nothing else is asked for it meanwhile. */
export function encumbranceAsked(state: AscState, { offer, delta, encumber }: EncumbranceAsked): void {
  keepOffer(state, offer, delta);
  useSequence(state, encumber?.payload);
}
