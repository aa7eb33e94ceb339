import type { StageBegun } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/** Notes a pool of the stage that governance has asked for. */
export function stageBegun(state: GovernanceState, { repType }: StageBegun): void {
  const { open } = state;
  if (open !== undefined) state.open = { ...open, pools: [...open.pools, { repType }] };
}
