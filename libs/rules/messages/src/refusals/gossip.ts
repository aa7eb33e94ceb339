import { transactionRefusals } from './transaction.ts';

/** The refusals of gossip (docs/spec/gossip.md, "Submitting"). */
export const gossipRefusals = {
  BODY_UNKNOWN: 'This release does not know what the transaction asks for; a newer release may.',
  ...transactionRefusals,
  FEE_NOT_HIGHER:
    'A transaction of this sender with this nonce is active; one that replaces it pays a fee that is a tenth higher.',
  SET_FULL: 'Gossip holds as many transactions as it may, and none of them pays a lower fee.',
  TOO_EARLY: 'The parameters of the next height are not decided yet; send the transaction again.',
} as const;
