import { PPM, type Backing } from '@bpdao/messages';
import type { GovernanceState } from './state.ts';

/**
 * Returns the leading protocol: offers worth more than two thirds of the offered REP name it, and they are worth at
 * least `activationFloorPpm` of all REP (docs/spec/governance.md, "De facto"). A protocol that was never posted, or was
 * reverted, does not lead.
 */
export function leadingProtocol(state: Readonly<GovernanceState>): Backing | undefined {
  const { asc, vpsc } = state.heard;
  for (const [protocol, named] of asc.named) {
    if (named * 3n <= asc.total * 2n) continue;
    const isWorthIt = named * PPM >= vpsc.supply.wrep * BigInt(state.force.parameters.activationFloorPpm);
    return isWorthIt && mayBeAdopted(state, protocol) ? { protocol, named, offered: asc.total } : undefined;
  }
  return undefined;
}

function mayBeAdopted({ heard, reverted }: Readonly<GovernanceState>, protocol: string): boolean {
  return heard.forum.protocols.has(protocol) && !reverted.has(protocol);
}
