import type { GossipFact } from '@bpdao/messages';

/**
 * The wait of a gossiped transaction, ms. A block takes several times as long, and the transactions that come in
 * meanwhile are stored together.
 */
const GOSSIP_PATIENCE_MS = 5;

/** Returns the time that a fact of gossip may wait to be stored together with others, ms. */
export const patienceMs = ({ type }: GossipFact): number => (type === 'transactions-gossiped' ? GOSSIP_PATIENCE_MS : 0);
