import { ignored, type Hears } from '@bpdao/actor';
import type { GossipTypes } from './actor-types.ts';
import { blockProposed } from './hear/block-proposed.ts';
import { roundSettled } from './hear/round-settled.ts';

/** Gossip's reaction to each fact that it hears (docs/spec/gossip.md): it decides at its deadline alone. */
export const gossipHears: Hears<GossipTypes> = {
  // the WSC's
  'producer-selected': ignored,
  'slot-missed': ignored,
  'block-proposed': { fold: blockProposed },
  // the VPSC's
  'rep-encumbered': ignored,
  'encumbrance-refused': ignored,
  'pool-opened': ignored,
  'block-refused': ignored,
  'vote-cast': ignored,
  'pool-resolved': ignored,
  'round-settled': { fold: roundSettled },
  'pool-refused': ignored,
  'vote-committed': ignored,
  'vote-revealed': ignored,
  'pool-settled': ignored,
  'salary-claimed': ignored,
  'equivocation-proven': ignored,
  'grep-created': ignored,
  // the Forum's, heard because the VPSC's follow from them
  'post-published': ignored,
  'result-recorded': ignored,
  'ancestry-valued': ignored,
  // governance's
  'epoch-closed': { fold: ({ heard }, fact) => heard.governance.fold(fact) },
  'protocol-reverted': { fold: ({ heard }, fact) => heard.governance.fold(fact) },
  'post-attested': ignored,
  'stage-begun': ignored,
};
