import type { ForumCommand } from '@bpdao/messages';
import { signedBy, type ActorDefinition } from '@bpdao/transport';
import type { ForumHeard } from './domain/messages.ts';
import { forumRules } from './domain/rules.ts';
import type { ForumState } from './domain/state.ts';

/** What makes this service the Forum: for its module, and for whoever runs the same actor elsewhere. */
export const forumDefinition: ActorDefinition<'forum', ForumState, ForumCommand, ForumHeard> = {
  actor: 'forum',
  rules: forumRules,
  check: signedBy('forum', ({ payload }) => payload.value.authors[0]?.address ?? ''),
  heightOf: (state) => state.heard.vpsc.settledHeight + 1n,
};
