import type { Decision, Message } from '@bpdao/actor';
import type { ForumCommand, ForumFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { ForumRefusal } from './refusals.ts';

/** Facts of the actors that the Forum listens to. */
export type ForumHeardFact = WscFact | VpscFact | GovernanceFact;

export type ForumMessage = Message<ForumCommand, ForumHeardFact>;

export type ForumDecision = Decision<ForumFact, ForumRefusal>;
