import type { Decision } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { ForumCommand, ForumFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { ForumRefusal } from './refusals.ts';
import type { ForumState } from './state.ts';

/** The facts that the Forum hears. */
export type ForumHeard = WscFact | VpscFact | GovernanceFact;

export type ForumDecision = Decision<ForumFact, ForumRefusal>;

/** The closed unions that the Forum's rules are written over. It waits for nothing, so it has no deadline. */
export interface ForumVocabulary {
  readonly State: ForumState;
  readonly Command: ForumCommand;
  readonly Own: ForumFact;
  readonly Heard: ForumHeard;
  readonly Refusal: ForumRefusal;
  readonly Genesis: Genesis;
  readonly Deadline: never;
}
