import type { GovernanceCommand } from '@bpdao/messages';
import { signedBy, type ActorDefinition } from '@bpdao/transport';
import type { GovernanceHeard } from './domain/messages.ts';
import { governanceRules } from './domain/rules.ts';
import type { GovernanceState } from './domain/state.ts';

/** What makes this service governance: for its module, and for whoever runs the same actor elsewhere. */
export const governanceDefinition: ActorDefinition<'governance', GovernanceState, GovernanceCommand, GovernanceHeard> =
  {
    actor: 'governance',
    rules: governanceRules,
    check: signedBy('governance', (command) => command.payload.value.attester),
    heightOf: (state) => state.heard.vpsc.settledHeight + 1n,
  };
