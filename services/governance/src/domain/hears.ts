import { ignored, type Hears } from '@bpdao/actor';
import type { GovernanceTypes } from './actor-types.ts';
import { rewardOfBlock } from './budget.ts';
import { endAttempt, endRound } from './decide/end-attempt.ts';
import { addPost } from './hear/add-post.ts';
import { ancestryValued } from './hear/ancestry-valued.ts';
import { attemptFailed } from './hear/attempt-failed.ts';
import { blockProposed } from './hear/block-proposed.ts';
import { grepCreated } from './hear/grep-created.ts';
import { offerChanged } from './hear/offer-changed.ts';
import { poolSettled } from './hear/pool-settled.ts';
import { producerSelected } from './hear/producer-selected.ts';
import { roundSettled } from './hear/round-settled.ts';
import { stakeAnswered } from './hear/stake-answered.ts';
import { stagePoolOpened } from './stages.ts';

/** Governance's reaction to each fact that it hears (docs/spec/governance.md): it decides at the end of an attempt. */
export const governanceHears: Hears<GovernanceTypes> = {
  // the ASC's
  'encumbrance-asked': { fold: offerChanged },
  'offer-changed': { fold: offerChanged },
  'stake-taken': { fold: stakeAnswered },
  'stake-missing': { fold: stakeAnswered },
  // the WSC's
  'producer-selected': { fold: producerSelected },
  'slot-missed': { fold: attemptFailed, decide: endAttempt },
  'block-proposed': { fold: blockProposed },
  // the VPSC's
  'rep-encumbered': ignored,
  'encumbrance-refused': ignored,
  'pool-opened': { fold: stagePoolOpened },
  'block-refused': { fold: attemptFailed, decide: endAttempt },
  'vote-cast': ignored,
  'pool-resolved': ignored,
  'round-settled': { fold: roundSettled, decide: endRound },
  'pool-refused': ignored,
  'vote-committed': ignored,
  'vote-revealed': ignored,
  'pool-settled': { fold: poolSettled },
  'salary-claimed': ignored,
  'equivocation-proven': ignored,
  'grep-created': { fold: grepCreated },
  // the Forum's
  'post-published': { fold: ({ heard }, { address, post }) => addPost(heard.forum, address, post.value) },
  'result-recorded': { fold: rewardOfBlock },
  'ancestry-valued': { fold: ancestryValued },
};
