import type { Refusal } from '@bpdao/actor';

/** Why the ASC refuses a command. */
export type AscRefusalCode =
  /** A command of this producer with this or a greater sequence was accepted before. */
  | 'SEQUENCE_USED'
  /** The producer has no offer. */
  | 'OFFER_UNKNOWN'
  /** A release would raise the offer. */
  | 'NOT_LOWER';

export type AscRefusal = Refusal<AscRefusalCode>;
