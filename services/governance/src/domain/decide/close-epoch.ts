import { nothing, say } from '@bpdao/actor';
import type { Decision, Refusal } from '@bpdao/actor';
import { governedHeights } from '@bpdao/genesis';
import type { GovernanceFact } from '@bpdao/messages';
import { leadingProtocol } from '../de-facto.ts';
import type { GovernanceState } from '../state.ts';

/** The last height of an epoch is settled: the epoch is closed, whether anything changes or not (docs/spec/governance.md, "Epochs"). Whoever leads for the second time is adopted. */
export function closeEpoch(state: Readonly<GovernanceState>): Decision<GovernanceFact, Refusal> {
  const { genesisParameters } = state.inForce;
  const epoch = state.lastEpoch + 1n;
  if (state.heard.vpsc.settledHeight < epoch * genesisParameters.epochBlocks) return nothing;
  const { from, to } = governedHeights(epoch, genesisParameters);
  const leading = leadingProtocol(state);
  const protocol = leading !== undefined && leading.protocol === state.leading ? leading.protocol : state.force.protocol;
  return say({ type: 'epoch-closed', epoch, fromHeight: from, toHeight: to, ...state.force, protocol, ...(leading === undefined ? undefined : { leading }) });
}
