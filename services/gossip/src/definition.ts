import { signedBy, type ActorDefinition } from '@bpdao/transport';
import type { GossipTypes } from './domain/actor-types.ts';
import type { GossipRefusalCode } from './domain/refusals.ts';
import { gossipRules } from './domain/rules.ts';

/** The definition of gossip, for the module of this service and for each other program that runs the same actor. */
export const gossipDefinition: ActorDefinition<'gossip', GossipTypes> = {
  actor: 'gossip',
  rules: gossipRules,
  check: signedBy('gossip', ({ payload }) => payload.value.sender),
  refuseUnread: ({ field }) =>
    /^payload\.body\b/.test(field) ? { code: 'BODY_UNKNOWN' satisfies GossipRefusalCode } : undefined,
  heightOf: (state) => state.heard.vpsc.nextHeight,
  gaugesOf: ({ active }) => ({ bpdao_active_transactions: active.size }),
};
