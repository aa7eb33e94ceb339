import type { AncestryValued } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/**
 * Folds the value of a protocol's ancestry. If it is worth nothing, no governance REP is created from it, and the next
 * protocol may ask.
 */
export function ancestryValued(state: GovernanceState, { credits }: AncestryValued): void {
  if (credits.length === 0) state.creation = 'none';
}
