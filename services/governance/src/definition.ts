import { signedBy, type ActorDefinition } from '@bpdao/transport';
import type { GovernanceTypes } from './domain/actor-types.ts';
import { governanceRules } from './domain/rules.ts';

/** What makes this service governance: for its module, and for whoever runs the same actor elsewhere. */
export const governanceDefinition: ActorDefinition<'governance', GovernanceTypes> = {
  actor: 'governance',
  rules: governanceRules,
  check: signedBy('governance', (command) => command.payload.value.attester),
  heightOf: (state) => state.heard.vpsc.settledHeight + 1n,
};
