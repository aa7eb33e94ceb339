import type { Refusal } from '@bpdao/actor';

/** Why the ASC refuses a command. */
export type AscRefusalCode =
  /** A command of this producer with this or a greater sequence was accepted before. */
  | 'SEQUENCE_USED'
  /** The target is more than a fact can ask the VPSC for: above 2^63 - 1 µREP. */
  | 'TARGET_TOO_LARGE'
  /** There is no offer that could be set to nothing; only founders offer nothing. */
  | 'TARGET_ZERO'
  /** The producer has no offer. */
  | 'OFFER_UNKNOWN'
  /** A release would raise the offer. */
  | 'NOT_LOWER';

export type AscRefusal = Refusal<AscRefusalCode>;
