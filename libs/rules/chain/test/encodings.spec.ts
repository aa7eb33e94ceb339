import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defaultParameters } from '@bpdao/genesis';
import {
  encodeBlockHeader,
  encodeDrawReceipt,
  encodeParameters,
  encodePost,
  encodeTransaction,
  opened,
} from '@bpdao/messages';
import { merkleRoot, payoutsRoot, SALARY_ACCOUNT, StateTree, transactionHash, transactionsRoot } from '../src/index.ts';

const page = readFileSync(`${import.meta.dirname}/../../../../docs/spec/encodings.md`, 'utf8');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const a = '0a'.repeat(32);
const b = '0b'.repeat(32);
const zero = '00'.repeat(32);
const transfer = opened(encodeTransaction, {
  sender: a,
  nonce: 0n,
  fee: 100n,
  validUntilHeight: 10n,
  body: { type: 'transfer', to: b, amount: 1_500_000n, memo: '' },
});
const signed = { payload: transfer, signature: new Uint8Array(64).fill(7) };
const receipt = {
  beacon: zero,
  height: 1n,
  attempt: 0,
  counter: 0,
  totalWeight: 5n,
  index: 3n,
  listSequence: 2,
  listIndex: 0,
  excluded: [],
  closedAnew: true,
};
const header = {
  chainId: zero,
  height: 1n,
  attempt: 0,
  parent: zero,
  protocol: a,
  parametersHash: b,
  producer: a,
  receiptHash: b,
  reveal: a,
  payoutsRoot: b,
  transactionsRoot: a,
  stateRoot: b,
  fees: 100n,
  subsidy: 10_000_000n,
  timeMs: 1_767_225_600_001,
};
const accounts = [
  [a, { balance: 5n, nonce: 1n }],
  [b, { balance: 7n, nonce: 0n }],
] as const;

/** The examples of the page, made by the code. */
const examples: Readonly<Record<string, string>> = {
  'salary account': SALARY_ACCOUNT,
  'transaction bytes': Buffer.from(transfer.bytes).toString('hex'),
  'transaction hash': transactionHash(signed),
  'empty root': merkleRoot([]),
  'transactions root': transactionsRoot([signed]),
  'payouts root': payoutsRoot([
    { address: a, amount: 5n },
    { address: b, amount: 7n },
  ]),
  'receipt hash': sha256(encodeDrawReceipt(receipt)),
  'block hash': sha256(encodeBlockHeader(header)),
  'parameters hash': sha256(encodeParameters(defaultParameters)),
  'post address': sha256(
    encodePost({
      kind: 'comment',
      authors: [{ address: a, weightPpm: 1_000_000 }],
      references: [{ target: b, weightPpm: -5 }],
      content: Buffer.from('hello'),
    }),
  ),
  'state root': StateTree.empty.update(accounts).root,
};

describe('an encoding', () => {
  it.each(Object.entries(examples))('of a %s is as the page says', (name, example) => {
    expect(page).toContain(`| ${name} | \`${example}\` |`);
  });
});
