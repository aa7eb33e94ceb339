import type { Decision } from '@bpdao/actor';
import type { AscFact, ForumFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { VpscRefusal } from './refusals.ts';

/** What the VPSC hears. */
export type VpscHeard = AscFact | WscFact | ForumFact | GovernanceFact;

export type VpscDecision = Decision<VpscFact, VpscRefusal>;
