import { nothing, say } from '@bpdao/actor';
import type { BlockProposed } from '@bpdao/messages';
import type { ForumDecision } from '../messages.ts';
import type { ForumState } from '../state.ts';

/**
 * Publishes a proposed block as a post by its producer, whose signature is on the list in the block
 * (docs/spec/forum.md, "Block posts").
 */
export function publishBlockPost(
  state: Readonly<ForumState>,
  { block, post, postAddress }: BlockProposed,
): ForumDecision {
  if (state.posts.has(postAddress)) return nothing;
  const { height, attempt } = block.header.value;
  return say({ type: 'post-published', address: postAddress, post, height, attempt });
}
