import { signedBy, type ActorDefinition } from '@bpdao/transport';
import type { ForumTypes } from './domain/actor-types.ts';
import { forumRules } from './domain/rules.ts';

/** What makes this service the Forum: for its module, and for whoever runs the same actor elsewhere. */
export const forumDefinition: ActorDefinition<'forum', ForumTypes> = {
  actor: 'forum',
  rules: forumRules,
  check: signedBy('forum', ({ payload }) => payload.value.authors[0]?.address ?? ''),
  heightOf: (state) => state.heard.vpsc.settledHeight + 1n,
};
