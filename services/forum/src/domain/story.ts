import type { ForumFact } from '@bpdao/messages';

/** Returns the height to whose trace a fact of the Forum belongs; undefined for the trace of its cause. */
export function story(fact: ForumFact): bigint | undefined {
  switch (fact.type) {
    case 'post-published':
      return fact.height;
    case 'result-recorded':
      return fact.kind === 'block' ? fact.height : undefined;
    case 'ancestry-valued':
      return undefined;
    default:
      return fact satisfies never;
  }
}
