import { WHOLE_PPM } from '@bpdao/messages';
import { INCINERATOR } from './incinerator.ts';
import type { GraphAuthor, GraphReference } from './post-graph.ts';

/** References of one post. */
export const REFERENCES_MAX = 16;

/** The rules by which the authors or references of a post are refused. */
export type PostRefusal =
  | 'NO_AUTHORS'
  | 'AUTHOR_TWICE'
  | 'AUTHOR_WEIGHTS'
  | 'TOO_MANY_REFERENCES'
  | 'REFERENCE_TWICE'
  | 'WEIGHT_OUT_OF_RANGE'
  | 'WEIGHTS_ABOVE_ONE'
  | 'INCINERATOR_NEGATIVE'
  | 'REFERENCE_UNKNOWN';

/**
 * Returns the first rule that a post's authors break (docs/spec/references.md, "Posts"); undefined if they break none.
 */
export function refuseAuthors(authors: readonly GraphAuthor[]): PostRefusal | undefined {
  if (authors.length === 0) return 'NO_AUTHORS';
  if (new Set(authors.map(({ address }) => address)).size < authors.length) return 'AUTHOR_TWICE';
  if (authors.some(({ weightPpm }) => weightPpm <= 0)) return 'AUTHOR_WEIGHTS';
  return authors.reduce((sum, { weightPpm }) => sum + weightPpm, 0) === WHOLE_PPM ? undefined : 'AUTHOR_WEIGHTS';
}

/**
 * Returns the first rule that a post's references break; undefined if they break none. `exists` tells if a post may be
 * referred to.
 */
export function refuseReferences(
  references: readonly GraphReference[],
  exists: (address: string) => boolean,
): PostRefusal | undefined {
  if (references.length > REFERENCES_MAX) return 'TOO_MANY_REFERENCES';
  if (new Set(references.map(({ target }) => target)).size < references.length) return 'REFERENCE_TWICE';
  if (references.some(({ weightPpm }) => weightPpm === 0 || Math.abs(weightPpm) > WHOLE_PPM)) {
    return 'WEIGHT_OUT_OF_RANGE';
  }
  if (sumOf(references, 1) > WHOLE_PPM || sumOf(references, -1) > WHOLE_PPM) return 'WEIGHTS_ABOVE_ONE';
  if (references.some(({ target, weightPpm }) => target === INCINERATOR && weightPpm < 0)) {
    return 'INCINERATOR_NEGATIVE';
  }
  return references.every(({ target }) => target === INCINERATOR || exists(target)) ? undefined : 'REFERENCE_UNKNOWN';
}

const sumOf = (references: readonly GraphReference[], sign: 1 | -1): number =>
  references.reduce((sum, { weightPpm }) => sum + Math.max(0, sign * weightPpm), 0);
