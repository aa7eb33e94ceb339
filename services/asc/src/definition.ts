import { signedBy, type ActorDefinition } from '@bpdao/transport';
import type { AscTypes } from './domain/actor-types.ts';
import { ascRules } from './domain/rules.ts';

/** What makes this service the ASC: for its module, and for whoever runs the same actor elsewhere. */
export const ascDefinition: ActorDefinition<'asc', AscTypes> = {
  actor: 'asc',
  rules: ascRules,
  check: signedBy('asc', ({ payload }) => payload.value.producer),
  heightOf: (state) => state.heard.vpsc.nextHeight,
  gaugesOf: ({ offers }) => ({
    bpdao_standing_offers: [...offers.values()].filter(({ offer }) => offer.weight > 0n).length,
  }),
};
