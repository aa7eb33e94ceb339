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
  /** The voter cast another vote in this pool. */
  | 'ALREADY_VOTED';

export type VpscRefusal = Refusal<VpscRefusalCode>;
