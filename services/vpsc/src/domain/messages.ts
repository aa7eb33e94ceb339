import type { Decision } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { AscFact, ForumFact, GovernanceFact, VpscCommand, VpscFact, WscFact } from '@bpdao/messages';
import type { VpscRefusal } from './refusals.ts';
import type { VpscState } from './state.ts';

/** The facts that the VPSC hears. */
export type VpscHeard = AscFact | WscFact | ForumFact | GovernanceFact;

/** The VPSC's deadlines: the next pool that a block paid for is opened or refused; the window of a pool ends. */
export type VpscDeadline = readonly ['open-next'] | readonly ['pool', poolId: string];

export type VpscDecision = Decision<VpscFact, VpscRefusal>;

/** The closed unions that the VPSC's rules are written over. */
export interface VpscVocabulary {
  readonly State: VpscState;
  readonly Command: VpscCommand;
  readonly Own: VpscFact;
  readonly Heard: VpscHeard;
  readonly Refusal: VpscRefusal;
  readonly Genesis: Genesis;
  readonly Deadline: VpscDeadline;
}
