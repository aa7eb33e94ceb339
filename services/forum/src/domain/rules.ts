import { rulesOf, unchanged } from '@bpdao/actor';
import { AccountBook } from '@bpdao/chain';
import { InForce } from '@bpdao/genesis';
import { PostGraph } from '@bpdao/references';
import type { ForumTypes } from './actor-types.ts';
import { submitPost } from './decide/submit-post.ts';
import { postPublished } from './evolve/post-published.ts';
import { resultRecorded } from './evolve/result-recorded.ts';
import { forumGenesis } from './genesis.ts';
import { forumHears } from './hears.ts';
import { forumInvariants } from './invariants.ts';
import { story } from './story.ts';

/** The Forum (docs/spec/forum.md): posts, their references, and the results of pools. */
export const forumRules = rulesOf<ForumTypes>({
  actor: 'forum',
  version: 1,
  kept: [AccountBook, InForce, PostGraph],
  genesis: forumGenesis,
  commands: { 'submit-post': submitPost },
  folds: { 'post-published': postPublished, 'result-recorded': resultRecorded, 'ancestry-valued': unchanged },
  hears: forumHears,
  deadlines: {},
  nextDeadline: () => undefined,
  story,
  invariants: forumInvariants,
});
