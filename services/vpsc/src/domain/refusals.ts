import type { Refusal } from '@bpdao/actor';

/** Why the VPSC refuses a command. */
export type VpscRefusalCode =
  /** No such pool is open, and the vote is not remembered. */
  | 'POOL_UNKNOWN'
  /** The pool takes no more votes. */
  | 'POOL_CLOSED'
  /** The stake is 0. */
  | 'STAKE_NOT_POSITIVE'
  /** The voter owes REP. */
  | 'IN_DEBT'
  /** The voter has less free REP. */
  | 'REP_NOT_FREE'
  /** What lists the pool's stakes, or those that are slashed, could not be stored with one more. */
  | 'TOO_LARGE'
  /** The voter cast another vote in this pool. */
  | 'ALREADY_VOTED'
  /** This pool's votes are committed, then revealed. */
  | 'VOTES_ARE_HIDDEN'
  /** This pool's votes are open. */
  | 'VOTES_ARE_OPEN'
  /** Commitments are still taken; reveals come later. */
  | 'REVEAL_TOO_EARLY'
  /** The voter committed nothing in this pool. */
  | 'NOT_COMMITTED'
  /** Another reveal of the voter was accepted in this pool. */
  | 'ALREADY_REVEALED'
  /** Side and nonce do not give the commitment. */
  | 'REVEAL_DOES_NOT_MATCH'
  /** A claim with this sequence or a later one was accepted. */
  | 'SEQUENCE_USED'
  /** Not a whole µ$ has accrued. */
  | 'NOTHING_ACCRUED'
  /** A signature in the evidence does not hold. */
  | 'EVIDENCE_FORGED'
  /** The two do not exclude each other: the same bytes, another signer, slot or pool, or the same side. */
  | 'EVIDENCE_PROVES_NOTHING'
  /** It is about a height too long ago. */
  | 'TOO_OLD'
  /** It was reported before. */
  | 'ALREADY_PROVEN';

export type VpscRefusal = Refusal<VpscRefusalCode>;
