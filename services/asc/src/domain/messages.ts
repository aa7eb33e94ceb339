import type { Decision } from '@bpdao/actor';
import type { AscFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { AscRefusal } from './refusals.ts';

/** The facts that the ASC hears. */
export type AscHeard = WscFact | VpscFact | GovernanceFact;

/** The ASC's deadlines: the VPSC is asked for the difference between a producer's offer and the REP behind it. */
export type AscDeadline = readonly ['ask', producer: string];

export type AscDecision = Decision<AscFact, AscRefusal>;
