import type { Decision } from '@bpdao/actor';
import type { ForumFact, GossipFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { GossipRefusal } from './refusals.ts';

/** The facts that gossip hears. */
export type GossipHeard = WscFact | VpscFact | ForumFact | GovernanceFact;

/** Gossip's deadlines: to tell of transactions that left the set. */
export type GossipDeadline = readonly ['drops'];

export type GossipDecision = Decision<GossipFact, GossipRefusal>;
