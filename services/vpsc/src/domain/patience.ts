import type { VpscFact } from '@bpdao/messages';

/**
 * The wait of a vote, ms. A vote stored early helps nobody: the last vote counts, and the tally that follows it is
 * stored with all before it.
 */
const VOTE_PATIENCE_MS = 20;

/** Returns the time that a fact of the VPSC may wait to be stored together with others, ms. */
export const patienceMs = ({ type }: VpscFact): number => (type === 'vote-cast' ? VOTE_PATIENCE_MS : 0);
