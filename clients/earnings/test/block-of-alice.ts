import { createHash } from 'node:crypto';
import {
  encodeBlockHeader,
  encodeBlockList,
  encodePost,
  opened,
  type BlockProposed,
  type Payout,
  type SignedTransaction,
} from '@bpdao/messages';
import { addressOf, alice, genesis, PROTOCOL, SIGNATURE, WHOLE, ZERO } from './genesis-of-community.ts';

interface Actions {
  readonly height: bigint;
  readonly payouts: readonly Payout[];
  readonly transactions: readonly SignedTransaction[];
  readonly subsidy: bigint;
}

/** Makes a block of alice's with its effects. */
export function blockOf(
  { height, payouts, transactions, subsidy }: Actions,
  attempt: number,
  fees: bigint,
  stake: bigint,
): BlockProposed {
  const header = opened(encodeBlockHeader, {
    chainId: genesis.chainId,
    height,
    attempt,
    parent: ZERO,
    protocol: PROTOCOL,
    parametersHash: ZERO,
    producer: alice,
    receiptHash: ZERO,
    reveal: ZERO,
    payoutsRoot: ZERO,
    transactionsRoot: ZERO,
    stateRoot: ZERO,
    fees,
    subsidy,
    timeMs: 1,
  });
  const hash = createHash('sha256').update(header.bytes).digest('hex');
  const list = opened(encodeBlockList, {
    producer: alice,
    height,
    attempt,
    try: 0,
    parent: ZERO,
    reveal: ZERO,
    transactionsRoot: ZERO,
    transactionCount: transactions.length,
  });
  const post = opened(encodePost, {
    kind: 'block',
    authors: [{ address: alice, weightPpm: WHOLE }],
    references: [{ target: PROTOCOL, weightPpm: genesis.parameters.authorSharePpm }],
    content: Buffer.from(hash, 'hex'),
  });
  return {
    block: { header, payouts, transactions, list, listSignature: SIGNATURE },
    hash,
    post,
    postAddress: addressOf(post),
    stake,
    fees,
    subsidy,
  };
}
