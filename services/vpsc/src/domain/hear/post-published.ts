import type { PostPublished } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** Remembers a post on which a pool may be opened. It remembers no blocks, which have pools of their own. */
export function postPublished({ heard }: VpscState, { address, post }: PostPublished): void {
  if (post.value.kind !== 'block') heard.forum.posts.set(address, post.value.kind);
}
