import { ignored, type Hears } from '@bpdao/actor';
import type { ForumTypes } from './actor-types.ts';
import { publishBlockPost } from './decide/publish-block-post.ts';
import { recordResult } from './decide/record-result.ts';
import { valueAncestry } from './decide/value-ancestry.ts';
import { blockProposed } from './hear/block-proposed.ts';
import { blockRefused } from './hear/block-refused.ts';
import { equivocationProven } from './hear/equivocation-proven.ts';
import { grepCreated } from './hear/grep-created.ts';
import { poolSettled } from './hear/pool-settled.ts';
import { roundSettled } from './hear/round-settled.ts';

/** The Forum's reaction to each fact that it hears (docs/spec/forum.md). */
export const forumHears: Hears<ForumTypes> = {
  // the WSC's
  'producer-selected': ignored,
  'slot-missed': ignored,
  'block-proposed': { fold: blockProposed, decide: publishBlockPost },
  // the VPSC's
  'rep-encumbered': ignored,
  'encumbrance-refused': ignored,
  'pool-opened': ignored,
  'block-refused': { fold: blockRefused },
  'vote-cast': ignored,
  'pool-resolved': { decide: recordResult },
  'round-settled': { fold: roundSettled },
  'pool-refused': ignored,
  'vote-committed': ignored,
  'vote-revealed': ignored,
  'pool-settled': { fold: poolSettled },
  'salary-claimed': ignored,
  'equivocation-proven': { fold: equivocationProven },
  'grep-created': { fold: grepCreated },
  // governance's
  'epoch-closed': { fold: ({ heard }, fact) => heard.governance.inForce.fold(fact), decide: valueAncestry },
  'protocol-reverted': { fold: ({ heard }, fact) => heard.governance.inForce.fold(fact) },
  'post-attested': ignored,
  'stage-begun': ignored,
};
