import type { TabledTypes } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { GossipCommand, GossipFact } from '@bpdao/messages';
import type { GossipDeadline, GossipHeard } from './messages.ts';
import type { GossipRefusal } from './refusals.ts';
import type { GossipState } from './state.ts';

/** The types of gossip: its rules, its mailbox and its definition share them. */
export interface GossipTypes extends TabledTypes {
  readonly state: GossipState;
  readonly command: GossipCommand;
  readonly fact: GossipFact;
  readonly heard: GossipHeard;
  readonly refusal: GossipRefusal;
  readonly genesis: Genesis;
  readonly deadline: GossipDeadline;
}
