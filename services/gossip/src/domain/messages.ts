import type { Decision } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { ForumFact, GossipCommand, GossipFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { GossipRefusal } from './refusals.ts';
import type { GossipState } from './state.ts';

/** The facts that gossip hears. */
export type GossipHeard = WscFact | VpscFact | ForumFact | GovernanceFact;

/** Gossip's deadlines: transactions that left the set are told. */
export type GossipDeadline = readonly ['drops'];

export type GossipDecision = Decision<GossipFact, GossipRefusal>;

/** The closed unions that gossip's rules are written over. */
export interface GossipVocabulary {
  readonly State: GossipState;
  readonly Command: GossipCommand;
  readonly Own: GossipFact;
  readonly Heard: GossipHeard;
  readonly Refusal: GossipRefusal;
  readonly Genesis: Genesis;
  readonly Deadline: GossipDeadline;
}
