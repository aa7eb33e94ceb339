import type { ForumState } from '../state.ts';

/**
 * Forgets the block posts to which no post referred for memoryBlocks heights, so that the graph stays small however
 * long the chain is (docs/spec/forum.md, "Memory"). Their addresses are kept as long again, to tell old posts from
 * unknown ones.
 */
export function forgetBlockPosts(state: ForumState): void {
  const { settledHeight } = state.heard.vpsc;
  const { memoryBlocks } = state.heard.governance.inForce.mustBeAt(settledHeight).parameters;
  const working = settledHeight + 1n;
  for (const [address, height] of state.blockPosts) {
    if (height + memoryBlocks >= working) break;
    state.blockPosts.delete(address);
    forgetUnreferenced(state, address, height);
  }
  for (const [address, height] of state.forgotten) {
    if (height + 2n * memoryBlocks >= working) break;
    state.forgotten.delete(address);
  }
}

function forgetUnreferenced({ posts, graphs, forgotten }: ForumState, address: string, height: bigint): void {
  if (posts.get(address)?.referenced !== false) return;
  posts.delete(address);
  graphs.wrep.remove(address);
  graphs.grep.remove(address);
  forgotten.set(address, height);
}
