import type { PostPublished } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** A post that a pool may be opened on. Of blocks, whose own pools judge them, none is remembered. */
export function postPublished({ heard }: VpscState, { address, post }: PostPublished): void {
  if (post.value.kind !== 'block') heard.forum.posts.set(address, post.value.kind);
}
