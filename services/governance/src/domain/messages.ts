import type { Decision } from '@bpdao/actor';
import type { AscFact, ForumFact, GovernanceFact, RepType, VpscFact, WscFact } from '@bpdao/messages';
import type { GovernanceRefusal } from './refusals.ts';
import type { Round } from './state.ts';

/** The facts that governance hears. */
export type GovernanceHeard = AscFact | WscFact | VpscFact | ForumFact;

/** Governance's deadlines: a stage of a change begins; the WSC has said nothing for too long while it was its turn. */
export type GovernanceDeadline =
  | readonly ['stage', post: string, stage: string, repType: RepType]
  | readonly ['silence', height: string, attempt: string, waitsFor: Round['waitsFor'], protocol: string];

export type GovernanceDecision = Decision<GovernanceFact, GovernanceRefusal>;
