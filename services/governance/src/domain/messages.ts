import type { Decision } from '@bpdao/actor';
import type { AscFact, ForumFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { GovernanceRefusal } from './refusals.ts';

/** What governance hears. */
export type GovernanceHeard = AscFact | WscFact | VpscFact | ForumFact;

export type GovernanceDecision = Decision<GovernanceFact, GovernanceRefusal>;
