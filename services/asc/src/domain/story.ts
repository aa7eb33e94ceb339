import type { AscFact } from '@bpdao/messages';

/** Returns the height to whose trace a fact of the ASC belongs; undefined for the trace of its cause. */
export const story = (fact: AscFact): bigint | undefined =>
  fact.type === 'stake-taken' || fact.type === 'stake-missing' ? fact.height : undefined;
