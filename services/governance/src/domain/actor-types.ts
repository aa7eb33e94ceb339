import type { TabledTypes } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { GovernanceCommand, GovernanceFact } from '@bpdao/messages';
import type { GovernanceDeadline, GovernanceHeard } from './messages.ts';
import type { GovernanceRefusal } from './refusals.ts';
import type { GovernanceState } from './state.ts';

/** The types of governance: its rules, its mailbox and its definition share them. */
export interface GovernanceTypes extends TabledTypes {
  readonly state: GovernanceState;
  readonly command: GovernanceCommand;
  readonly fact: GovernanceFact;
  readonly heard: GovernanceHeard;
  readonly refusal: GovernanceRefusal;
  readonly genesis: Genesis;
  readonly deadline: GovernanceDeadline;
}
