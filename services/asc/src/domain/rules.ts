import { rulesOf, unchanged } from '@bpdao/actor';
import { OfferBook, OfferTree } from '@bpdao/draw';
import type { AscTypes } from './actor-types.ts';
import { ascDeadlines, nextDeadline } from './deadlines.ts';
import { encumber } from './decide/encumber.ts';
import { release } from './decide/release.ts';
import { encumbranceAsked } from './evolve/encumbrance-asked.ts';
import { offerChanged } from './evolve/offer-changed.ts';
import { stakeTaken } from './evolve/stake-taken.ts';
import { ascGenesis } from './genesis.ts';
import { ascHears } from './hears.ts';
import { ascInvariants } from './invariants.ts';
import { story } from './story.ts';

/** The ASC (docs/spec/asc.md). */
export const ascRules = rulesOf<AscTypes>({
  actor: 'asc',
  version: 1,
  kept: [OfferBook, OfferTree],
  genesis: ascGenesis,
  commands: { encumber, release },
  folds: {
    'encumbrance-asked': encumbranceAsked,
    'offer-changed': offerChanged,
    'stake-taken': stakeTaken,
    'stake-missing': unchanged,
  },
  hears: ascHears,
  deadlines: ascDeadlines,
  nextDeadline,
  story,
  invariants: ascInvariants,
});
