import type { ActorTypes } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { ForumCommand, ForumFact } from '@bpdao/messages';
import type { ForumHeardFact } from './messages.ts';
import type { ForumRefusal } from './refusals.ts';
import type { ForumState } from './state.ts';

/** The types of the Forum: its rules, its mailbox and its definition share them. */
export interface ForumTypes extends ActorTypes {
  readonly state: ForumState;
  readonly command: ForumCommand;
  readonly fact: ForumFact;
  readonly heard: ForumHeardFact;
  readonly refusal: ForumRefusal;
  readonly genesis: Genesis;
}
