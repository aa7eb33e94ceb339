import type { StageBegun } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/** A pool of the stage is asked for. */
export function stageBegun(state: GovernanceState, { repType }: StageBegun): void {
  const { open } = state;
  if (open !== undefined) state.open = { ...open, pools: [...open.pools, { repType }] };
}
