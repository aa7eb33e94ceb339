import type { Decision } from '@bpdao/actor';
import type { ForumFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { ForumRefusal } from './refusals.ts';

/** The facts that the Forum hears. */
export type ForumHeard = WscFact | VpscFact | GovernanceFact;

export type ForumDecision = Decision<ForumFact, ForumRefusal>;
