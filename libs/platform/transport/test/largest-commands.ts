import type { ActorName, CommandOf } from '@bpdao/catalogue';
import { boundsOf } from '@bpdao/genesis';
import {
  encodeAttestation,
  encodeBlockList,
  encodeClaim,
  encodeCommitment,
  encodeEncumbrance,
  encodeEvidence,
  encodePost,
  encodeReleaseRequest,
  encodeReveal,
  encodeTransaction,
  encodeVote,
  opened,
  type BlockList,
  type SignedTransaction,
} from '@bpdao/messages';

const most = (name: 'maxBlockBytes' | 'maxPostBytes' | 'maxTxBytes'): number => Number(boundsOf(name)[1]);

const hash = 'ff'.repeat(32);
const U64 = 2n ** 64n - 1n;
const U32 = 0xffff_ffff;
const signature = new Uint8Array(64).fill(0xff);

const list: BlockList = {
  producer: hash,
  height: U64,
  attempt: U32,
  try: U32,
  parent: hash,
  reveal: hash,
  transactionsRoot: hash,
  transactionCount: U32,
};
const vote = { voter: hash, poolId: hash, side: 'against', stake: U64 } as const;

/** A transaction whose payload has so many bytes. */
function transactionOf(bytes: number): SignedTransaction {
  const withMemo = (letters: number) =>
    opened(encodeTransaction, {
      sender: hash,
      nonce: U64,
      fee: U64,
      validUntilHeight: U64,
      body: { type: 'transfer', to: hash, amount: U64, memo: 'm'.repeat(letters) },
    });
  const about = withMemo(bytes - 200);
  return { payload: withMemo(bytes - 200 + bytes - about.bytes.length), signature };
}

function postOf(bytes: number): Uint8Array {
  const content = bytes - 100;
  return encodePost({
    kind: 'comment',
    authors: [],
    references: [],
    content: new Uint8Array(
      content +
        bytes -
        encodePost({ kind: 'comment', authors: [], references: [], content: new Uint8Array(content) }).length,
    ),
  });
}

/** Transactions that take so many bytes within a list: the largest, and one for the rest. */
function transactionsOf(bytes: number): readonly SignedTransaction[] {
  const largest = most('maxTxBytes');
  const around = 72; // tags, lengths and signature
  const count = Math.floor(bytes / (largest + around)) - 1;
  const rest = bytes - count * (largest + around);
  const half = Math.floor(rest / 2);
  return [
    ...Array.from({ length: count }, () => transactionOf(largest)),
    transactionOf(half - around),
    transactionOf(rest - half - around),
  ];
}

/** The largest valid command of every type. */
export const largestCommands: readonly (readonly [actor: ActorName, command: CommandOf<ActorName>])[] = [
  ['gossip', { type: 'submit-transaction', ...transactionOf(most('maxTxBytes')) }],
  [
    'asc',
    {
      type: 'encumber',
      payload: opened(encodeEncumbrance, { producer: hash, sequence: U64, target: U64, protocol: hash, tip: hash }),
      signature,
    },
  ],
  [
    'asc',
    {
      type: 'release',
      payload: opened(encodeReleaseRequest, { producer: hash, sequence: U64, target: U64 }),
      signature,
    },
  ],
  [
    'wsc',
    {
      type: 'submit-block-transactions',
      payload: opened(encodeBlockList, list),
      signature,
      transactions: transactionsOf(most('maxBlockBytes')),
    },
  ],
  ['vpsc', { type: 'cast-vote', payload: opened(encodeVote, vote), signature }],
  [
    'vpsc',
    {
      type: 'commit-vote',
      payload: opened(encodeCommitment, { voter: hash, poolId: hash, stake: U64, commitment: hash }),
      signature,
    },
  ],
  [
    'vpsc',
    {
      type: 'reveal-vote',
      payload: opened(encodeReveal, { voter: hash, poolId: hash, side: 'against', nonce: hash }),
      signature,
    },
  ],
  ['vpsc', { type: 'claim-salary', payload: opened(encodeClaim, { address: hash, sequence: U64 }), signature }],
  [
    'vpsc',
    {
      type: 'report-equivocation',
      payload: opened(encodeEvidence, {
        reporter: hash,
        proof: {
          type: 'lists',
          one: { payload: opened(encodeBlockList, list), signature },
          other: { payload: opened(encodeBlockList, list), signature },
        },
      }),
      signature,
    },
  ],
  [
    'forum',
    {
      type: 'submit-post',
      payload: {
        bytes: postOf(most('maxPostBytes')),
        value: { kind: 'comment', authors: [], references: [], content: new Uint8Array() },
      },
      signature,
    },
  ],
  [
    'governance',
    { type: 'attest', payload: opened(encodeAttestation, { attester: hash, sequence: U64, post: hash }), signature },
  ],
];
