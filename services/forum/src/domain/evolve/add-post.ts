import type { Post } from '@bpdao/messages';
import { INCINERATOR, type GraphPost } from '@bpdao/references';
import type { ForumState } from '../state.ts';

/**
 * Adds a post to the graphs (docs/spec/forum.md, "The graph").
 *
 * A block's post is taken as the WSC made it: a reference to a post that does not exist carries nothing.
 */
export function addPost(state: ForumState, address: string, { kind, authors, references }: Post): void {
  const leading = references.filter(({ target }) => target === INCINERATOR || state.posts.has(target));
  const place =
    kind === 'block' ? usualPlace(state, { authors, references: leading }) : { authors, references: leading };
  for (const graph of [state.graphs.wrep, state.graphs.grep]) graph.add(address, place);
  state.posts.set(address, { kind, referenced: false, citedBy: [] });
  for (const { target } of leading) {
    const referred = state.posts.get(target);
    if (referred === undefined) continue;
    referred.referenced = true;
    if (kind !== 'block') referred.citedBy.push(address);
  }
}

/**
 * Returns one shared place for the blocks of a producer that have the same author and refer to the same protocol, so
 * that the graphs keep it once.
 */
function usualPlace({ usual }: ForumState, place: GraphPost): GraphPost {
  const producer = place.authors[0]?.address ?? '';
  const before = usual.get(producer);
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(place)) return before;
  usual.set(producer, place);
  return place;
}
