import { ignored, type Hears } from '@bpdao/actor';
import type { WscTypes } from './actor-types.ts';
import { blockRefused } from './hear/block-refused.ts';
import { encumbranceAsked } from './hear/encumbrance-asked.ts';
import { offerChanged } from './hear/offer-changed.ts';
import { poolSettled } from './hear/pool-settled.ts';
import { roundSettled } from './hear/round-settled.ts';
import { stakeMissing } from './hear/stake-missing.ts';
import { stakeTaken } from './hear/stake-taken.ts';

/** The WSC's reaction to each fact that it hears (docs/spec/wsc.md): it decides at its deadlines alone. */
export const wscHears: Hears<WscTypes> = {
  // the ASC's
  'encumbrance-asked': { fold: encumbranceAsked },
  'offer-changed': { fold: offerChanged },
  'stake-taken': { fold: stakeTaken },
  'stake-missing': { fold: stakeMissing },
  // the VPSC's
  'rep-encumbered': ignored,
  'encumbrance-refused': ignored,
  'pool-opened': ignored,
  'block-refused': { fold: blockRefused },
  'vote-cast': ignored,
  'pool-resolved': ignored,
  'round-settled': { fold: roundSettled },
  'pool-refused': ignored,
  'vote-committed': ignored,
  'vote-revealed': ignored,
  'pool-settled': { fold: poolSettled },
  'salary-claimed': ignored,
  'equivocation-proven': ignored,
  'grep-created': ignored,
  // governance's
  'epoch-closed': { fold: ({ heard }, fact) => heard.governance.fold(fact) },
  'protocol-reverted': { fold: ({ heard }, fact) => heard.governance.fold(fact) },
  'post-attested': ignored,
  'stage-begun': ignored,
};
