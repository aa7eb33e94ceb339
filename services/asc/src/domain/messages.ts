import type { Decision } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { AscCommand, AscFact, GovernanceFact, VpscFact, WscFact } from '@bpdao/messages';
import type { AscRefusal } from './refusals.ts';
import type { AscState } from './state.ts';

/** The facts that the ASC hears. */
export type AscHeard = WscFact | VpscFact | GovernanceFact;

/** The ASC's deadlines: the VPSC is asked for the difference between a producer's offer and the REP behind it. */
export type AscDeadline = readonly ['ask', producer: string];

export type AscDecision = Decision<AscFact, AscRefusal>;

/** The closed unions that the ASC's rules are written over. */
export interface AscVocabulary {
  readonly State: AscState;
  readonly Command: AscCommand;
  readonly Own: AscFact;
  readonly Heard: AscHeard;
  readonly Refusal: AscRefusal;
  readonly Genesis: Genesis;
  readonly Deadline: AscDeadline;
}
