import type { Decision } from '@bpdao/actor';
import type { AscFact, ForumFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { VpscRefusal } from './refusals.ts';

/** The facts that the VPSC hears. */
export type VpscHeard = AscFact | WscFact | ForumFact | GovernanceFact;

/** The VPSC's deadlines: the next pool that a block paid for is opened or refused; the window of a pool ends. */
export type VpscDeadline = readonly ['open-next'] | readonly ['pool', poolId: string];

export type VpscDecision = Decision<VpscFact, VpscRefusal>;
