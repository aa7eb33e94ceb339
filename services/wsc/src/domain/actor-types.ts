import type { TabledTypes } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { WscFact } from '@bpdao/messages';
import type { CheckedWscCommand, WscDeadline, WscHeard } from './messages.ts';
import type { WscRefusal } from './refusals.ts';
import type { WscState } from './state.ts';

/** The types of the WSC: its rules, its mailbox and its definition share them. */
export interface WscTypes extends TabledTypes {
  readonly state: WscState;
  readonly command: CheckedWscCommand;
  readonly fact: WscFact;
  readonly heard: WscHeard;
  readonly refusal: WscRefusal;
  readonly genesis: Genesis;
  readonly deadline: WscDeadline;
}
