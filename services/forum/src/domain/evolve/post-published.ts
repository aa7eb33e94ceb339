import type { PostPublished } from '@bpdao/messages';
import { currentEpoch } from '../parameters.ts';
import type { ForumState } from '../state.ts';
import { addPost } from './add-post.ts';

/** Adds a post, to which others may now refer; its first author may publish one post fewer in this epoch. */
export function postPublished(state: ForumState, { address, post, height }: PostPublished): void {
  addPost(state, address, post.value);
  if (height === undefined) countPost(state, post.value.authors[0]?.address);
  else state.blockPosts.set(address, height);
}

function countPost({ counts, heard }: ForumState, author: string | undefined): void {
  const epoch = currentEpoch(heard);
  if (counts.epoch !== epoch) counts.byAddress.clear();
  counts.epoch = epoch;
  if (author !== undefined) counts.byAddress.set(author, (counts.byAddress.get(author) ?? 0) + 1);
}
