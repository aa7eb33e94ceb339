import type { AscCommand } from '@bpdao/messages';
import { signedBy, type ActorDefinition } from '@bpdao/transport';
import type { AscHeard } from './domain/messages.ts';
import { ascRules } from './domain/rules.ts';
import type { AscState } from './domain/state.ts';

/** What makes this service the ASC: for its module, and for whoever runs the same actor elsewhere. */
export const ascDefinition: ActorDefinition<'asc', AscState, AscCommand, AscHeard> = {
  actor: 'asc',
  rules: ascRules,
  check: signedBy('asc', ({ payload }) => payload.value.producer),
  heightOf: (state) => state.heard.vpsc.nextHeight,
  gaugesOf: ({ offers }) => ({
    bpdao_standing_offers: [...offers.values()].filter(({ offer }) => offer.weight > 0n).length,
  }),
};
