import { createHash } from 'node:crypto';
import { roundSettled } from '@bpdao/facts';
import { defaultParameters, type Genesis } from '@bpdao/genesis';
import {
  encodeBlockHeader,
  encodeBlockList,
  encodePost,
  encodeTransaction,
  opened,
  type BlockProposed,
  type Opened,
  type Outcome,
  type Parameters,
  type PoolOpened,
  type PoolResolved,
  type PoolSettled,
  type Post,
  type ResultRecorded,
  type RoundSettled,
  type SignedTransaction,
} from '@bpdao/messages';
import { transactionHashes } from '../src/domain/transaction-hashes.ts';

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Makes an address, or any other 32 bytes, from a name. */
export const named = (name: string): string => sha256(`test/${name}`);

export const text = (content: string): Uint8Array => new TextEncoder().encode(content);

export const makePost = (post: Partial<Post>): Opened<Post> =>
  opened(encodePost, {
    kind: 'comment',
    authors: [{ address: named('alice'), weightPpm: 1_000_000 }],
    references: [],
    content: text('hello'),
    ...post,
  });

export const SIGNATURE = new Uint8Array(64);

const genesisProtocol = makePost({
  kind: 'genesis',
  authors: [{ address: named('founder'), weightPpm: 1_000_000 }],
  content: text('protocol 1'),
});
export const PROTOCOL = sha256(genesisProtocol.bytes);

/** Returns the genesis of a chain with two members and a customer. The customer and one of the members have $. */
export const makeGenesis = (parameters: Partial<Parameters> = {}, posts: Genesis['posts'] = []): Genesis => ({
  chainId: named('genesis'),
  name: 'test',
  timeMs: 1_000,
  accounts: [
    { address: named('alice'), balance: 5_000_000n },
    { address: named('customer'), balance: 1_000_000n },
  ].sort((one, other) => (one.address < other.address ? -1 : 1)),
  members: [
    { address: named('alice'), wrep: 60_000_000n },
    { address: named('producer'), wrep: 40_000_000n },
  ].sort((one, other) => (one.address < other.address ? -1 : 1)),
  founders: [],
  posts: [{ address: PROTOCOL, post: genesisProtocol }, ...posts],
  protocol: PROTOCOL,
  parameters: { ...defaultParameters, ...parameters },
  parametersHash: named('parameters'),
  governable: [],
});

export const makeTransaction = (nonce: bigint, amount = 1n): SignedTransaction => ({
  payload: opened(encodeTransaction, {
    sender: named('alice'),
    nonce,
    fee: 100n,
    validUntilHeight: 100n,
    body: { type: 'transfer', to: named('customer'), amount, memo: '' },
  }),
  signature: SIGNATURE,
});

export interface RoundOptions {
  readonly height: bigint;
  readonly attempt?: number;
  readonly transactions?: readonly SignedTransaction[];
  readonly producer?: string;
  readonly authorSharePpm?: number;
}

/** Returns a proposed block, its hash and its post; roots and receipts are any. */
export function proposeBlock({
  height,
  attempt = 0,
  transactions = [],
  producer = named('producer'),
  authorSharePpm = 10_000,
}: RoundOptions): BlockProposed & { readonly type: 'block-proposed' } {
  const any = named(`${height}/${attempt}`);
  const fees = BigInt(transactions.length) * 100n;
  const header = opened(encodeBlockHeader, {
    chainId: named('genesis'),
    height,
    attempt,
    parent: any,
    protocol: PROTOCOL,
    parametersHash: named('parameters'),
    producer,
    receiptHash: any,
    reveal: any,
    payoutsRoot: any,
    transactionsRoot: any,
    stateRoot: any,
    fees,
    subsidy: 10_000_000n,
    timeMs: 1_000 + Number(height),
  });
  const list = opened(encodeBlockList, {
    producer,
    height,
    attempt,
    try: 0,
    parent: any,
    reveal: any,
    transactionsRoot: any,
    transactionCount: transactions.length,
  });
  const hash = sha256(header.bytes);
  const post = makePost({
    kind: 'block',
    authors: [{ address: producer, weightPpm: 1_000_000 }],
    references: [{ target: PROTOCOL, weightPpm: authorSharePpm }],
    content: Buffer.from(hash, 'hex'),
  });
  return {
    type: 'block-proposed',
    block: { header, payouts: [], transactions, list, listSignature: SIGNATURE },
    hash,
    post,
    postAddress: sha256(post.bytes),
    stake: 8_000_000n,
    fees,
    subsidy: 10_000_000n,
  };
}

const roundOf = ({ block, hash, postAddress }: BlockProposed) => ({
  height: block.header.value.height,
  attempt: block.header.value.attempt,
  poolId: named(`pool/${hash}`),
  blockHash: hash,
  postAddress,
});

export function resolvePool(
  proposed: BlockProposed,
  outcome: Outcome = 'accepted',
  toPost = 5_000_000n,
): PoolResolved & { readonly type: 'pool-resolved' } {
  return {
    type: 'pool-resolved',
    ...roundOf(proposed),
    kind: 'block',
    repType: 'wrep',
    outcome,
    quorumReached: true,
    quorumBase: 100n,
    stakesFor: 80n,
    stakesAgainst: 0n,
    stakes: [],
    minted: outcome === 'accepted' ? toPost : 0n,
    burned: 0n,
    toPost: outcome === 'accepted' ? toPost : 0n,
  };
}

/** Returns the result that gives the whole reward to the block's post. */
export function recordResult(
  proposed: BlockProposed,
  outcome: Outcome = 'accepted',
  reward = 5_000_000n,
): ResultRecorded & { readonly type: 'result-recorded' } {
  const accepted = outcome === 'accepted';
  return {
    type: 'result-recorded',
    ...roundOf(proposed),
    kind: 'block',
    repType: 'wrep',
    outcome,
    reward: accepted ? reward : 0n,
    credits: accepted ? [{ address: proposed.block.header.value.producer, amount: reward }] : [],
    debits: [],
    burned: 0n,
    values: accepted ? [{ post: proposed.postAddress, delta: reward }] : [],
    flows: [],
    transactions: transactionHashes(proposed.block),
    transactionStatus: accepted ? 'settled' : 'returned',
  };
}

export function settleRound(
  proposed: BlockProposed,
  outcome: Outcome = 'accepted',
  change: Partial<RoundSettled> = {},
): RoundSettled & { readonly type: 'round-settled' } {
  const { height } = roundOf(proposed);
  const { producer, protocol } = proposed.block.header.value;
  return roundSettled({
    ...roundOf(proposed),
    outcome,
    producer,
    stakeLeft: 8_000_000n,
    supply: { wrep: 100_000_000n, grep: 0n },
    beacon: named(`beacon/${height}`),
    protocol,
    ...change,
  });
}

/** Returns the three facts of a pool of this name that the customer paid for, on a post of this name. */
export function fundedPool(
  name: string,
  post: string,
): readonly [
  PoolOpened & { readonly type: 'pool-opened' },
  PoolResolved & { readonly type: 'pool-resolved' },
  PoolSettled & { readonly type: 'pool-settled' },
] {
  const common = {
    poolId: named(`funded/${name}`),
    kind: 'funded',
    repType: 'wrep',
    postAddress: named(post),
    height: 3n,
  } as const;
  const stakes = [
    { address: named('alice'), availability: false, side: 'for', stake: 20n, gain: 5n, loss: 0n },
  ] as const;
  return [
    {
      type: 'pool-opened',
      ...common,
      counter: 7n,
      fee: 10n,
      mintingRatioPpm: 1_000_000n,
      authorPpm: 500_000,
      wouldMint: 10n,
      quorumPpm: 100_000,
      winRatioPpm: 500_000,
      bindingPpm: 1_000_000,
      redistribute: true,
      supply: 100n,
      free: 100n,
      activeFree: 0n,
      activeFloorPpm: 0,
      minClosesAtMs: 20,
      closesAtMs: 20,
      availabilityStake: 0n,
      attempt: 0,
      payoutCount: 0,
      revealsFromMs: 10,
      funding: { transaction: named('tx'), funder: named('customer'), post: named(post), repType: 'wrep', amount: 10n },
    },
    {
      type: 'pool-resolved',
      ...common,
      attempt: 0,
      outcome: 'accepted',
      quorumReached: true,
      quorumBase: 100n,
      stakesFor: 20n,
      stakesAgainst: 0n,
      stakes,
      minted: 10n,
      burned: 0n,
      toPost: 5n,
    },
    {
      type: 'pool-settled',
      ...common,
      outcome: 'accepted',
      stakes,
      slashes: [],
      debits: [],
      credits: [],
      debtsPaid: [],
      minted: 10n,
      burned: 0n,
      supply: { wrep: 110n, grep: 0n },
      salary: { fee: 10n, perRep: 1n, rest: 0n },
      queued: [],
    },
  ];
}
