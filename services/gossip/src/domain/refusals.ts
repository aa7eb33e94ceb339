import type { Refusal } from '@bpdao/actor';
import type { TransactionRefusal } from '@bpdao/chain';

/** Why gossip refuses a transaction. */
export type GossipRefusalCode =
  | TransactionRefusal
  /** It asks for something that is not known here, as newer programs may; looked at before anything else. */
  | 'BODY_UNKNOWN'
  /** One of the same sender and nonce is active, and the fee is not at least a tenth higher. */
  | 'FEE_NOT_HIGHER'
  /** The set is full, and no active transaction pays less. */
  | 'SET_FULL'
  /** What is in force at the next height is not decided yet: send it again. */
  | 'TOO_EARLY';

export type GossipRefusal = Refusal<GossipRefusalCode>;
