import { AccountBook } from '@bpdao/chain';
import { InForce, type Genesis } from '@bpdao/genesis';
import { PostGraph } from '@bpdao/references';
import { addPost } from './evolve/add-post.ts';
import type { ForumState } from './state.ts';

/** Returns the state of the Forum before its first fact: the posts, the members and the accounts of genesis. */
export function forumGenesis(genesis: Genesis): ForumState {
  const state: ForumState = {
    posts: new Map(),
    graphs: { wrep: new PostGraph(), grep: new PostGraph() },
    totals: { wrep: { entered: 0n, valued: 0n, burned: 0n }, grep: { entered: 0n, valued: 0n, burned: 0n } },
    blockPosts: new Map(),
    usual: new Map(),
    forgotten: new Map(),
    counts: { epoch: 1n, byAddress: new Map() },
    heard: {
      wsc: { blocks: new Map() },
      vpsc: {
        settledHeight: 0n,
        holdings: new Map(genesis.members.map(({ address, wrep }) => [address, wrep])),
        accounts: AccountBook.genesis(genesis),
      },
      governance: { inForce: new InForce(genesis) },
    },
  };
  for (const { address, post } of genesis.posts) addPost(state, address, post.value);
  return state;
}
