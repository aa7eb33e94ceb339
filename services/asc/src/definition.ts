import { signedBy, type ActorDefinition } from '@bpdao/transport';
import type { AscTypes } from './domain/actor-types.ts';
import { ascRules } from './domain/rules.ts';

/** The definition of the ASC, for the module of this service and for each other program that runs the same actor. */
export const ascDefinition: ActorDefinition<'asc', AscTypes> = {
  actor: 'asc',
  rules: ascRules,
  check: signedBy('asc', ({ payload }) => payload.value.producer),
  heightOf: (state) => state.heard.vpsc.nextHeight,
  gaugesOf: ({ offers }) => ({
    bpdao_standing_offers: [...offers.values()].filter(({ offer }) => offer.weight > 0n).length,
  }),
};
