import {
  encodeBlockHeader,
  encodeBlockList,
  encodePost,
  opened,
  type BlockProposed,
  type Payout,
  type SignedTransaction,
} from '@bpdao/messages';

const zero = '00'.repeat(32);

/** A block as a test describes it; its hash is made of its height and attempt. */
export interface BlockOfTest {
  readonly chainId: string;
  readonly protocol: string;
  readonly producer: string;
  readonly height: bigint;
  readonly attempt: number;
  readonly stake: bigint;
  readonly fees?: bigint;
  readonly subsidy?: bigint;
  readonly payouts?: readonly Payout[];
  readonly transactions?: readonly SignedTransaction[];
}

/** Returns a block as the VPSC hears of it. */
export function proposedBlock({
  chainId,
  protocol,
  producer,
  height,
  attempt,
  stake,
  fees = 2_000_000n,
  subsidy = 10_000_000n,
  payouts = [],
  transactions = [],
}: BlockOfTest): BlockProposed {
  const hash = `${height}0${attempt}`.padStart(64, '0');
  const header = opened(encodeBlockHeader, {
    chainId,
    height,
    attempt,
    parent: zero,
    protocol,
    parametersHash: zero,
    producer,
    receiptHash: zero,
    reveal: hash,
    payoutsRoot: zero,
    transactionsRoot: zero,
    stateRoot: zero,
    fees,
    subsidy,
    timeMs: 1,
  });
  const list = opened(encodeBlockList, {
    producer,
    height,
    attempt,
    try: 0,
    parent: zero,
    reveal: hash,
    transactionsRoot: zero,
    transactionCount: transactions.length,
  });
  const post = opened(encodePost, { kind: 'block', authors: [], references: [], content: new Uint8Array() });
  return {
    block: { header, payouts, transactions, list, listSignature: new Uint8Array(64) },
    hash,
    post,
    postAddress: hash.replace(/^0/, 'f'),
    stake,
    fees,
    subsidy,
  };
}
