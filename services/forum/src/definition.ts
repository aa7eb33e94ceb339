import { signedBy, type ActorDefinition } from '@bpdao/transport';
import type { ForumTypes } from './domain/actor-types.ts';
import { forumRules } from './domain/rules.ts';

/** The definition of the Forum, for the module of this service and for each other program that runs the same actor. */
export const forumDefinition: ActorDefinition<'forum', ForumTypes> = {
  actor: 'forum',
  rules: forumRules,
  check: signedBy('forum', ({ payload }) => payload.value.authors[0]?.address ?? ''),
  heightOf: (state) => state.heard.vpsc.settledHeight + 1n,
};
