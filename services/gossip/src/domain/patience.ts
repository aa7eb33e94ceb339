import type { GossipFact } from '@bpdao/messages';

/** A block takes several times as long: what comes in meanwhile travels together. */
const GOSSIP_PATIENCE_MS = 5;

/** The time that a fact of gossip may wait to be stored together with others, ms. */
export const patienceMs = ({ type }: GossipFact): number => (type === 'transactions-gossiped' ? GOSSIP_PATIENCE_MS : 0);
