import { hash } from 'node:crypto';
import type { ForumFact } from '@bpdao/messages';

/** A post's address: SHA-256 of its bytes as they were sent, hex. */
export const postAddress = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

/** The height whose story a fact belongs to; undefined for what is no part of a block. */
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
