/**
 * The rules of the Forum, for whoever decides again what it stated: pure, and all that is seen of this service
 * elsewhere.
 */
export type { ForumHeard } from './domain/messages.ts';
export { forumRules } from './domain/rules.ts';
export type { ForumState } from './domain/state.ts';
