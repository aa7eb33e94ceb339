import type { PostRecord } from '@bpdao/messages';
import type { Client } from '@bpdao/sdk';
import { CommandError, usageError } from './command-error.ts';

/** The number of newest posts that are looked through. */
const NEWEST = 500;
const PAGE = 100;
const ADDRESS_LENGTH = 64;

/** Resolves with the newest posts that are no blocks and meet a condition, up to a number. */
export async function newestPosts(
  client: Client,
  most: number,
  isWanted: (record: PostRecord) => boolean = () => true,
): Promise<readonly PostRecord[]> {
  const found: PostRecord[] = [];
  for (let skip = 0; skip < NEWEST && found.length < most;) {
    const { records } = await client.query('forum', { type: 'posts', skip, limit: PAGE });
    if (records.length === 0) break;
    found.push(...records.filter(isWanted));
    skip += records.length;
  }
  return found.slice(0, most);
}

/**
 * Resolves with the post whose address begins with a word: any post by its whole address, else one of the newest that
 * are no blocks.
 */
export async function findPost(client: Client, word: string): Promise<PostRecord> {
  const beginning = word.toLowerCase();
  if (!/^[0-9a-f]{6,64}$/.test(beginning)) {
    throw usageError(`${word} is no post: at least the first 6 hexadecimal digits of its address.`);
  }
  if (beginning.length === ADDRESS_LENGTH) {
    const { record } = await client.query('forum', { type: 'post', address: beginning });
    return record ?? nobodyPublished(word);
  }
  const found = await newestPosts(client, NEWEST, ({ address }) => address.startsWith(beginning));
  if (found.length > 1) {
    throw usageError(`${found.length} posts begin with ${beginning}; give more digits of the address.`);
  }
  return found[0] ?? nobodyPublished(word);
}

function nobodyPublished(word: string): never {
  throw new CommandError(`No post that begins with ${word} is published, as far as the history knows.`);
}
