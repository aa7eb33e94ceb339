import { signedBy, type ActorDefinition } from '@bpdao/transport';
import type { GovernanceTypes } from './domain/actor-types.ts';
import { governanceRules } from './domain/rules.ts';

/** The definition of governance, for the module of this service and for each other program that runs the same actor. */
export const governanceDefinition: ActorDefinition<'governance', GovernanceTypes> = {
  actor: 'governance',
  rules: governanceRules,
  check: signedBy('governance', (command) => command.payload.value.attester),
  heightOf: (state) => state.heard.vpsc.settledHeight + 1n,
};
