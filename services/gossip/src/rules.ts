/**
 * The rules of gossip, for whoever decides again what it stated: pure, and all that is seen of this service elsewhere.
 */
export type { GossipHeard } from './domain/messages.ts';
export { gossipRules } from './domain/rules.ts';
export type { GossipState } from './domain/state.ts';
