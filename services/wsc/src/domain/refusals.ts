import type { Refusal } from '@bpdao/actor';

/** Why the WSC refuses a list. */
export type WscRefusalCode =
  /** The attempt is over, or has its block. */
  | 'ATTEMPT_OVER'
  /** The attempt has not begun here, or its stake is not taken yet: send it again. */
  | 'TOO_EARLY'
  /** Another producer was drawn. */
  | 'NOT_DRAWN'
  /** The list builds on another block. */
  | 'WRONG_PARENT'
  /** The reveal does not open the tip of the offer. */
  | 'WRONG_REVEAL'
  /** More than `maxBlockTxs`. */
  | 'TOO_MANY_TRANSACTIONS'
  /** Count or root are not those of the transactions. */
  | 'LIST_MISMATCH'
  /** A transaction is not valid: `transaction <index>: <code>`. */
  | 'TRANSACTION_INVALID'
  /** The block would be larger than `maxBlockBytes`. */
  | 'BLOCK_TOO_LARGE';

export type WscRefusal = Refusal<WscRefusalCode>;
