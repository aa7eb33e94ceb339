import { nothing, say } from '@bpdao/actor';
import type { GossipDecision } from '../messages.ts';
import type { GossipState } from '../state.ts';

/** Drops told in one fact. */
const DROPS_MAX = 1000;

/** Tells the senders of transactions that left the set unsettled, with the reason (docs/spec/gossip.md, "Dropping"). */
export const tellDrops = ({ toDrop }: Readonly<GossipState>): GossipDecision =>
  toDrop.length === 0 ? nothing : say({ type: 'transactions-dropped', drops: toDrop.slice(0, DROPS_MAX) });
