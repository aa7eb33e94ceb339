import { nothing, say } from '@bpdao/actor';
import type { Decision, Refusal } from '@bpdao/actor';
import { governedHeights } from '@bpdao/genesis';
import type { GovernanceFact } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/** The last height of an epoch is settled: the epoch is closed, whether anything changes or not (docs/spec/governance.md, "Epochs"). */
export function closeEpoch(state: Readonly<GovernanceState>): Decision<GovernanceFact, Refusal> {
  const { parameters } = state.force;
  const epoch = state.lastEpoch + 1n;
  if (state.heard.vpsc.settledHeight < epoch * parameters.epochBlocks) return nothing;
  const { from, to } = governedHeights(epoch, parameters);
  return say({ type: 'epoch-closed', epoch, fromHeight: from, toHeight: to, ...state.force });
}
