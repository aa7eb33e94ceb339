import type { TabledTypes } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { VpscCommand, VpscFact } from '@bpdao/messages';
import type { VpscDeadline, VpscHeard } from './messages.ts';
import type { VpscRefusal } from './refusals.ts';
import type { VpscState } from './state.ts';

/** The types of the VPSC: its rules, its mailbox and its definition share them. */
export interface VpscTypes extends TabledTypes {
  readonly state: VpscState;
  readonly command: VpscCommand;
  readonly fact: VpscFact;
  readonly heard: VpscHeard;
  readonly refusal: VpscRefusal;
  readonly genesis: Genesis;
  readonly deadline: VpscDeadline;
}
