import { ignored, type Hears } from '@bpdao/actor';
import type { AscTypes } from './actor-types.ts';
import { encumbranceRefused, repEncumbered } from './decide/encumbrance-answered.ts';
import { forfeitOffer } from './decide/forfeit-offer.ts';
import { returnRest, returnWhole } from './decide/return-stake.ts';
import { takeStake } from './decide/take-stake.ts';
import { attemptFailed } from './hear/attempt-failed.ts';
import { blockProposed } from './hear/block-proposed.ts';
import { producerSelected } from './hear/producer-selected.ts';
import { roundSettled } from './hear/round-settled.ts';

/** The ASC's reaction to each fact that it hears (docs/spec/asc.md). */
export const ascHears: Hears<AscTypes> = {
  // the WSC's
  'producer-selected': { fold: producerSelected, decide: takeStake },
  'slot-missed': { fold: attemptFailed, decide: returnWhole },
  'block-proposed': { fold: blockProposed },
  // the VPSC's
  'rep-encumbered': { decide: repEncumbered },
  'encumbrance-refused': { decide: encumbranceRefused },
  'pool-opened': ignored,
  'block-refused': { fold: attemptFailed, decide: returnWhole },
  'vote-cast': ignored,
  'pool-resolved': ignored,
  'round-settled': { fold: roundSettled, decide: returnRest },
  'pool-refused': ignored,
  'vote-committed': ignored,
  'vote-revealed': ignored,
  'pool-settled': ignored,
  'salary-claimed': ignored,
  'equivocation-proven': { decide: forfeitOffer },
  'grep-created': ignored,
  // governance's
  'epoch-closed': ignored,
  'protocol-reverted': ignored,
  'post-attested': ignored,
  'stage-begun': ignored,
};
