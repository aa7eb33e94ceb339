import type { ActorDefinition } from '@bpdao/transport';
import type { VpscTypes } from './domain/actor-types.ts';
import { vpscRules } from './domain/rules.ts';
import { checkCommand } from './transport/check-command.ts';

/** The definition of the VPSC, for the module of this service and for each other program that runs the same actor. */
export const vpscDefinition: ActorDefinition<'vpsc', VpscTypes> = {
  actor: 'vpsc',
  rules: vpscRules,
  check: checkCommand,
  heightOf: (state) => state.round.height,
  gaugesOf: ({ openPools }) => ({ bpdao_open_pools: openPools.size }),
};
