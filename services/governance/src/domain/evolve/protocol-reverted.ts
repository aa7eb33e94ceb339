import type { ProtocolReverted } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/**
 * Folds a return: the last protocol that worked is in force again, also in the epochs to come; the reverted protocol is
 * not adopted again.
 */
export function protocolReverted(
  state: GovernanceState,
  fact: { readonly type: 'protocol-reverted' } & ProtocolReverted,
): void {
  const { reverted, protocol, parameters, parametersHash } = fact;
  const { force, worked } = state;
  state.returning = [...state.returning, { protocol: reverted, before: { force, worked } }];
  state.reverted.add(reverted);
  state.worked = worked.filter((one) => one.protocol !== reverted);
  state.force = { protocol, parameters, parametersHash };
  state.inForce.fold(fact);
}
