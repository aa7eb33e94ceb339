import type { AncestryValued } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/** A protocol builds on nothing of value: no governance REP is created from it, and the next one may ask. */
export function ancestryValued(state: GovernanceState, { credits }: AncestryValued): void {
  if (credits.length === 0) state.creation = 'none';
}
