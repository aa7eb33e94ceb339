import type { Refusal } from '@bpdao/actor';
import type { RefusalCode } from '@bpdao/messages';

/** A code with which gossip refuses a transaction; its sentence is in libs/rules/messages/src/refusals/gossip.ts. */
export type GossipRefusalCode = RefusalCode<'gossip'>;

export type GossipRefusal = Refusal<GossipRefusalCode>;
