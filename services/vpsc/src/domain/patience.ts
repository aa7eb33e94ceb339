import type { VpscFact } from '@bpdao/messages';

/** One vote that is stored early helps nobody: the last one counts, and with that the tally takes all along. */
const VOTE_PATIENCE_MS = 20;

/** The time that a fact of the VPSC may wait to be stored together with others, ms. */
export const patienceMs = ({ type }: VpscFact): number => (type === 'vote-cast' ? VOTE_PATIENCE_MS : 0);
