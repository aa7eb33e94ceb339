/**
 * The reasons for which a transaction is not valid, in the order in which the rules are checked (docs/spec/gossip.md,
 * "Submitting").
 */
export const transactionRefusals = {
  AMOUNT_ZERO: 'The transaction moves nothing: its amount is 0.',
  TX_TOO_LARGE: 'The payload of the transaction is larger than `maxTxBytes`.',
  FEE_TOO_LOW: 'The fee is below `minTxFee`.',
  FEE_TOO_HIGH: 'The fee is above `maxTxFee`.',
  EXPIRED: 'The last height at which the transaction is valid has passed.',
  EXPIRY_TOO_FAR: 'The last height at which the transaction is valid is more than `txTtlBlocks` away.',
  NONCE_USED: 'An accepted block holds a transaction of this sender with this nonce.',
  NONCE_TOO_FAR: 'The nonce is further ahead of the account than a transaction may wait.',
  OVERFLOW: 'Amount and fee together do not fit into 64 bits.',
  BALANCE_TOO_LOW: 'The sender has less than amount and fee.',
} as const;

/** Code of the rule that a transaction breaks. */
export type TransactionRefusal = keyof typeof transactionRefusals;
