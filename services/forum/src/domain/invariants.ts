import type { Invariants } from '@bpdao/actor';
import type { RepType } from '@bpdao/messages';
import type { ForumState } from './state.ts';

/** The invariants of the Forum (docs/spec/forum.md, "Invariants"), checked in constant time. */
export const forumInvariants: Invariants<ForumState> = {
  'work REP that entered the graph is in the values of posts or burned': (state) => unaccounted(state, 'wrep'),
  'governance REP that entered the graph is in the values of posts or burned': (state) => unaccounted(state, 'grep'),
  'every known post is in both graphs': ({ posts, graphs: { wrep, grep } }) =>
    wrep.size === posts.size && grep.size === posts.size
      ? undefined
      : `${posts.size} are known, ${wrep.size} and ${grep.size} are in the graphs`,
};

function unaccounted({ totals }: Readonly<ForumState>, repType: RepType): string | undefined {
  const { entered, valued, burned } = totals[repType];
  return entered === valued + burned && valued >= 0n
    ? undefined
    : `${entered} µREP entered, ${valued} are in values, ${burned} are burned`;
}
