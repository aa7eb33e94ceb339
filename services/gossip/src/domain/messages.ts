import type { Decision } from '@bpdao/actor';
import type { ForumFact, GossipFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { GossipRefusal } from './refusals.ts';

/** What gossip hears. */
export type GossipHeard = WscFact | VpscFact | ForumFact | GovernanceFact;

export type GossipDecision = Decision<GossipFact, GossipRefusal>;
