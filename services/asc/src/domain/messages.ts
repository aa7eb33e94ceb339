import type { Decision } from '@bpdao/actor';
import type { AscFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { AscRefusal } from './refusals.ts';

/** What the ASC hears. */
export type AscHeard = WscFact | VpscFact | GovernanceFact;

export type AscDecision = Decision<AscFact, AscRefusal>;
