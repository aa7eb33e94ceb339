import { ignored, type Hears } from '@bpdao/actor';
import type { VpscTypes } from './actor-types.ts';
import { answerEncumbrance } from './decide/answer-encumbrance.ts';
import { createGrep } from './decide/create-grep.ts';
import { openBlockPool } from './decide/open-block-pool.ts';
import { openStagePool } from './decide/open-stage-pool.ts';
import { settle } from './decide/settle.ts';
import { blockProposed } from './hear/block-proposed.ts';
import { postPublished } from './hear/post-published.ts';
import { slotMissed } from './hear/slot-missed.ts';

/** The VPSC's reaction to each fact that it hears (docs/spec/vpsc.md). */
export const vpscHears: Hears<VpscTypes> = {
  // the ASC's
  'encumbrance-asked': { decide: answerEncumbrance },
  'offer-changed': ignored,
  'stake-taken': ignored,
  'stake-missing': ignored,
  // the WSC's
  'producer-selected': ignored,
  'slot-missed': { fold: slotMissed },
  'block-proposed': { fold: blockProposed, decide: openBlockPool },
  // the Forum's
  'post-published': { fold: postPublished },
  'result-recorded': { decide: settle },
  'ancestry-valued': { decide: createGrep },
  // governance's
  'epoch-closed': { fold: ({ heard }, fact) => heard.governance.fold(fact) },
  'protocol-reverted': { fold: ({ heard }, fact) => heard.governance.fold(fact) },
  'post-attested': ignored,
  'stage-begun': { decide: openStagePool },
};
