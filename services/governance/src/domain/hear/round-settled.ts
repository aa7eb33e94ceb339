import type { RoundSettled } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/** A height has its block. */
export function roundSettled(state: GovernanceState, { outcome, height }: RoundSettled): void {
  if (outcome === 'accepted') state.heard.vpsc.settledHeight = height;
}
