import type { ActorDefinition } from '@bpdao/transport';
import type { VpscTypes } from './domain/actor-types.ts';
import { vpscRules } from './domain/rules.ts';
import { checkCommand } from './transport/check-command.ts';

/** What makes this service the VPSC: for its module, and for whoever runs the same actor elsewhere. */
export const vpscDefinition: ActorDefinition<'vpsc', VpscTypes> = {
  actor: 'vpsc',
  rules: vpscRules,
  check: checkCommand,
  heightOf: (state) => state.round.height,
  gaugesOf: ({ openPools }) => ({ bpdao_open_pools: openPools.size }),
};
