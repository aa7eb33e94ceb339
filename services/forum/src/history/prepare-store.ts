import type { Genesis } from '@bpdao/genesis';
import type { HistoryStore } from './history-store.ts';

/** Makes a store ready for a chain. Genesis has no facts; its posts are published by being there. */
export async function prepareStore(
  store: HistoryStore,
  { chainId, posts, timeMs }: Pick<Genesis, 'chainId' | 'timeMs' | 'posts'>,
): Promise<void> {
  await store.open(chainId);
  for (const [index, { address, post }] of posts.entries()) {
    await store.write({
      type: 'post',
      address,
      kind: post.value.kind,
      post: post.bytes,
      publishedAtMs: timeMs,
      at: { sequence: 0, index },
    });
  }
}
