/** The refusals of a list by the WSC (docs/spec/wsc.md, "The list"). */
export const wscRefusals = {
  ATTEMPT_OVER: 'The attempt is over, or has its block.',
  TOO_EARLY: 'The attempt has not begun at the WSC, or its stake is not taken yet; send the list again.',
  NOT_DRAWN: 'Another producer was drawn for the attempt.',
  WRONG_PARENT: 'The list builds on another block than the last accepted one.',
  WRONG_REVEAL: "The reveal does not open the tip of the producer's offer.",
  TOO_MANY_TRANSACTIONS: 'The list has more transactions than `maxBlockTxs`.',
  LIST_MISMATCH: 'The count or the root in the list is not that of the transactions.',
  TRANSACTION_INVALID: 'A transaction of the list is not valid; the detail gives its index and the code of the rule.',
  BLOCK_TOO_LARGE: 'The block would be larger than `maxBlockBytes`.',
} as const;
