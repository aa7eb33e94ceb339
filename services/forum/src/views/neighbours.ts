import type { GetNeighbours, Neighbour, Neighbours, PostNode } from '@bpdao/messages';
import { INCINERATOR } from '@bpdao/references';
import type { ForumState } from '../domain/state.ts';
import { PAGE_MAX } from './answer-query.ts';

/**
 * Returns a post's place in the graph: the posts that it cites and the posts that cite it, with values and flows of
 * both types of REP (docs/spec/forum.md, "The graph").
 */
export function neighboursOf(state: Readonly<ForumState>, { address, skip, limit }: GetNeighbours): Neighbours {
  const known = state.posts.get(address);
  const post = nodeOf(state, address);
  if (known === undefined || post === undefined) return { cites: [], citedBy: [], citedByCount: 0 };
  const cites = state.graphs.wrep.get(address)?.references ?? [];
  const citing = known.citedBy.slice(skip, skip + Math.min(limit, PAGE_MAX));
  return {
    post,
    cites: cites.map(({ target }) => neighbour(state, address, target, target)),
    citedBy: citing.map((from) => neighbour(state, from, address, from)),
    citedByCount: known.citedBy.length,
  };
}

/** Returns one end of the reference between two posts, seen from the other end. */
function neighbour(state: Readonly<ForumState>, from: string, to: string, end: string): Neighbour {
  const { wrep, grep } = state.graphs;
  const weightPpm = wrep.get(from)?.references.find(({ target }) => target === to)?.weightPpm ?? 0;
  const post = end === INCINERATOR ? undefined : nodeOf(state, end);
  return {
    ...(post === undefined ? undefined : { post }),
    weightPpm,
    flowWrep: wrep.flowOf(from, to),
    flowGrep: grep.flowOf(from, to),
  };
}

function nodeOf({ posts, graphs }: Readonly<ForumState>, address: string): PostNode | undefined {
  const [known, post] = [posts.get(address), graphs.wrep.get(address)];
  if (known === undefined || post === undefined) return undefined;
  return {
    address,
    kind: known.kind,
    authors: post.authors,
    valueWrep: graphs.wrep.valueOf(address),
    valueGrep: graphs.grep.valueOf(address),
  };
}
