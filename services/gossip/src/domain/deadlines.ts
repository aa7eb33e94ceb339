import type { Deadlines, NextDeadline } from '@bpdao/actor';
import type { GossipTypes } from './actor-types.ts';
import { tellDrops } from './decide/tell-drops.ts';
import type { GossipDeadline } from './messages.ts';
import type { GossipState } from './state.ts';

/** Gossip's decision at its deadline. */
export const gossipDeadlines: Deadlines<GossipTypes> = { drops: tellDrops };

/**
 * Returns the next deadline: gossip tells at once of transactions that left the set (docs/spec/gossip.md, "Dropping").
 */
export const nextDeadline = ({ toDrop }: Readonly<GossipState>): NextDeadline<GossipDeadline> | undefined =>
  toDrop.length === 0 ? undefined : { key: ['drops'], atMs: 0 };
