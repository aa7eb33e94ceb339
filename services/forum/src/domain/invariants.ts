import type { RepType } from '@bpdao/messages';
import type { ForumState } from './state.ts';

/**
 * What always holds in the Forum; each is checked after every fold, at a cost that does not grow (docs/spec/forum.md,
 * "Invariants").
 */
const invariants: Readonly<Record<string, (state: Readonly<ForumState>) => boolean>> = {
  'work REP that entered the graph is in the values of posts or burned': (state) => isConserved(state, 'wrep'),
  'governance REP that entered the graph is in the values of posts or burned': (state) => isConserved(state, 'grep'),
  'every known post is in both graphs': ({ posts, graphs }) =>
    graphs.wrep.size === posts.size && graphs.grep.size === posts.size,
};

/** The sentence of the first invariant that is broken; undefined while all hold. */
export function brokenInvariant(state: Readonly<ForumState>): string | undefined {
  return Object.entries(invariants).find(([, holds]) => !holds(state))?.[0];
}

function isConserved({ totals }: Readonly<ForumState>, repType: RepType): boolean {
  const { entered, valued, burned } = totals[repType];
  return entered === valued + burned && valued >= 0n;
}
