import type { TabledTypes } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { AscCommand, AscFact } from '@bpdao/messages';
import type { AscDeadline, AscHeard } from './messages.ts';
import type { AscRefusal } from './refusals.ts';
import type { AscState } from './state.ts';

/** The types of the ASC: its rules, its mailbox and its definition share them. */
export interface AscTypes extends TabledTypes {
  readonly state: AscState;
  readonly command: AscCommand;
  readonly fact: AscFact;
  readonly heard: AscHeard;
  readonly refusal: AscRefusal;
  readonly genesis: Genesis;
  readonly deadline: AscDeadline;
}
