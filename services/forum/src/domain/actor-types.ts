import type { TabledTypes } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { ForumCommand, ForumFact } from '@bpdao/messages';
import type { ForumHeard } from './messages.ts';
import type { ForumRefusal } from './refusals.ts';
import type { ForumState } from './state.ts';

/** The types of the Forum: its rules, its mailbox and its definition share them. */
export interface ForumTypes extends TabledTypes {
  readonly state: ForumState;
  readonly command: ForumCommand;
  readonly fact: ForumFact;
  readonly heard: ForumHeard;
  readonly refusal: ForumRefusal;
  readonly genesis: Genesis;
  /** It waits for nothing. */
  readonly deadline: never;
}
