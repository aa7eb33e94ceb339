import type { EpochClosed } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/** What the epoch decided is in force for the heights that it governs. */
export function epochClosed(state: GovernanceState, fact: { readonly type: 'epoch-closed' } & EpochClosed): void {
  state.lastEpoch = fact.epoch;
  state.leading = fact.leading?.protocol;
  state.force = { protocol: fact.protocol, parameters: fact.parameters, parametersHash: fact.parametersHash };
  state.inForce.fold(fact);
}
