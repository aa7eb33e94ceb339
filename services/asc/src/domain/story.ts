import type { AscFact } from '@bpdao/messages';

/** The height whose trace a fact of the ASC belongs to; undefined: the trace of its cause. */
export const story = (fact: AscFact): bigint | undefined =>
  fact.type === 'stake-taken' || fact.type === 'stake-missing' ? fact.height : undefined;
