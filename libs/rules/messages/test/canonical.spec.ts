import fc from 'fast-check';
import {
  ContractError,
  decodeAscCommand,
  decodeBlockHeader,
  decodeEvidence,
  decodePost,
  decodeTransaction,
  decodeVote,
  decodeVpscCommand,
  decodeVpscFact,
  decodeWscCommand,
  encodeAscCommand,
  encodeBlockHeader,
  encodeBlockList,
  encodeEncumbrance,
  encodeEvidence,
  encodePost,
  encodeTransaction,
  encodeVote,
  encodeVpscCommand,
  encodeVpscFact,
  encodeWscCommand,
  opened,
  type BlockHeader,
  type Evidence,
  type Post,
  type Transaction,
  type Vote,
} from '../src/index.ts';

const one = '0a'.repeat(32);
const other = '0b'.repeat(32);
const signature = new Uint8Array(64).fill(7);

const transaction: Transaction = {
  sender: one,
  nonce: 1n,
  fee: 300n,
  validUntilHeight: 10n,
  body: { type: 'transfer', to: other, amount: 5n, memo: 'x' },
};
const vote: Vote = { voter: one, poolId: other, side: 'for', stake: 5n };
const list = {
  producer: one,
  height: 1n,
  attempt: 0,
  try: 0,
  parent: one,
  reveal: one,
  transactionsRoot: one,
  transactionCount: 1,
};

/** The fields of the transaction above: sender, nonce, fee, last height, transfer (to, amount, memo). */
const FIELDS = {
  sender: `0a20${one}`,
  nonce: '1001',
  fee: '18ac02',
  until: '200a',
  to: `0a20${other}`,
  amount: '1005',
  memo: '1a0178',
};
const bytes = (...parts: string[]): Uint8Array => Buffer.from(parts.join(''), 'hex');
const { sender, nonce, fee, until, to, amount, memo } = FIELDS;
const transfer = (...parts: string[]): string =>
  `2a${(parts.join('').length / 2).toString(16).padStart(2, '0')}${parts.join('')}`;
const body = transfer(to, amount, memo);
const NOT_CANONICAL = 'is not encoded canonically';

describe('a payload that is signed', () => {
  it('is read when it is the one encoding of what it says', () => {
    expect(Buffer.from(bytes(sender, nonce, fee, until, body))).toEqual(Buffer.from(encodeTransaction(transaction)));
    expect(decodeTransaction(bytes(sender, nonce, fee, until, body))).toEqual(transaction);
  });

  it.each<[kind: string, payload: Uint8Array]>([
    ['fields out of order', bytes(sender, fee, nonce, until, body)],
    ['fields out of order inside', bytes(sender, nonce, fee, until, transfer(amount, to, memo))],
    ['a choice before the rest', bytes(body, sender, nonce, fee, until)],
    ['a default that is written out', bytes(sender, '1000', fee, until, body)],
    ['a text that is empty and written out', bytes(sender, nonce, fee, until, transfer(to, amount, '1a00'))],
    ['an integer longer than need be', bytes(sender, '108100', fee, until, body)],
    ['a default longer than need be', bytes(sender, '108000', fee, until, body)],
    ['a length longer than need be', bytes('0aa000', one, nonce, fee, until, body)],
    ['a tag longer than need be', bytes(sender, '900001', fee, until, body)],
    ['an unknown field behind', bytes(sender, nonce, fee, until, body, '7a0161')],
    ['an unknown field between', bytes(sender, nonce, fee, '3a0161', until, body)],
    ['an unknown field inside', bytes(sender, nonce, fee, until, transfer(to, amount, memo, '7a0161'))],
    [
      'an unknown field of a megabyte',
      Buffer.concat([bytes(sender, nonce, fee, until, body), Buffer.from('7a80897a', 'hex'), Buffer.alloc(2_000_000)]),
    ],
    ['a field twice', bytes(sender, nonce, nonce, fee, until, body)],
    ['a field twice, another value last', bytes(sender, '1002', nonce, fee, until, body)],
    ['two members of a choice', bytes(sender, nonce, fee, until, body, `32240a20${other}1002`)],
    ['a message inside in two parts', bytes(sender, nonce, fee, until, transfer(to), transfer(amount, memo))],
    ['a field of another type of the wire', bytes(sender, nonce, fee, until, body, '0801')],
    ['a group', bytes(sender, nonce, fee, until, body, '7b7c')],
  ])('is refused with %s', (_kind, payload) => {
    expect(() => decodeTransaction(payload)).toThrow(new ContractError('Transaction', '', NOT_CANONICAL));
  });

  it.each<[kind: string, act: () => unknown]>([
    ['an integer of 32 bits with more than 32', () => decodePost(bytes('0802', `12280a20${one}108180808010`))],
    [
      'an integer of 64 bits with more than 64',
      () => decodeVote(bytes(`0a20${one}1220${other}1801`, '20ffffffffffffffffff03')),
    ],
    [
      'a choice of an enumeration longer than need be',
      () => decodeVote(bytes(`0a20${one}1220${other}`, '188100', '2005')),
    ],
  ])('is refused with %s', (_kind, act) => {
    expect(act).toThrow(NOT_CANONICAL);
  });

  it.each<[kind: string, memoField: string]>([
    ['a text that is no UTF-8', '1a01ff'],
    ['half of a surrogate pair', '1a03eda080'],
  ])('is refused with %s', (_kind, memoField) => {
    expect(() => decodeTransaction(bytes(sender, nonce, fee, until, transfer(to, amount, memoField)))).toThrow(
      /^Transaction is no protobuf message/,
    );
  });

  it('says of a kind unknown here that it is, whatever else is wrong', () => {
    expect(() => decodeTransaction(bytes(fee, sender, '7a0161'))).toThrow(
      expect.objectContaining({ field: 'body', isUnknownHere: true }),
    );
  });

  it('is looked at inside a command, in a producer’s list and in evidence, and in facts', () => {
    const changed = <T>(value: T, encode: (value: T) => Uint8Array) => ({
      value,
      bytes: Buffer.concat([encode(value), Buffer.from('7a0161', 'hex')]),
    });
    const encumbrance = { producer: one, sequence: 1n, target: 1n, protocol: one, tip: one };
    const encumber = encodeAscCommand({
      type: 'encumber',
      payload: changed(encumbrance, encodeEncumbrance),
      signature,
    });
    expect(() => decodeAscCommand('encumber', encumber)).toThrow(
      new ContractError('Encumber', 'payload', NOT_CANONICAL),
    );
    const transactions = [
      { payload: opened(encodeTransaction, transaction), signature },
      { payload: changed(transaction, encodeTransaction), signature },
    ];
    const submitted = encodeWscCommand({
      type: 'submit-block-transactions',
      payload: opened(encodeBlockList, list),
      signature,
      transactions,
    });
    expect(() => decodeWscCommand('submit-block-transactions', submitted)).toThrow(
      new ContractError('SubmitBlockTransactions', 'transactions[1].payload', NOT_CANONICAL),
    );
    const evidence: Evidence = {
      reporter: one,
      proof: {
        type: 'votes',
        one: { payload: opened(encodeVote, vote), signature },
        other: { payload: changed(vote, encodeVote), signature },
      },
    };
    expect(() => decodeEvidence(encodeEvidence(evidence))).toThrow(
      new ContractError('Evidence', 'proof.other.payload', NOT_CANONICAL),
    );
    const cast = encodeVpscFact({ type: 'vote-cast', vote: { payload: changed(vote, encodeVote), signature } });
    expect(() => decodeVpscFact('vote-cast', cast)).toThrow(
      new ContractError('VoteCast', 'vote.payload', NOT_CANONICAL),
    );
  });

  it('leaves behind what stands around it in a command, so that it reaches no fact', () => {
    const cast = { type: 'cast-vote', payload: opened(encodeVote, vote), signature } as const;
    const around = Buffer.concat([Buffer.from('7a0161', 'hex'), encodeVpscCommand(cast), Buffer.from('7a0162', 'hex')]);
    expect(decodeVpscCommand('cast-vote', around)).toEqual(cast);
  });
});

const hex32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((value) => Buffer.from(value).toString('hex'));
const u64 = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.integer({ min: 0, max: 64 }).map((bits) => 2n ** BigInt(bits) - 1n),
  fc.integer({ min: 0, max: 63 }).map((bits) => 2n ** BigInt(bits)),
);
const u32 = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0, 1, 0x7f, 0x80, 0xffff_ffff));
const transactions: fc.Arbitrary<Transaction> = fc.record({
  sender: hex32,
  nonce: u64,
  fee: u64,
  validUntilHeight: u64,
  body: fc.oneof(
    fc.record({ type: fc.constant('transfer' as const), to: hex32, amount: u64, memo: fc.string({ unit: 'binary' }) }),
    fc.record({
      type: fc.constant('fund-pool' as const),
      post: hex32,
      repType: fc.constantFrom('wrep' as const, 'grep' as const),
      amount: u64,
    }),
  ),
});
const posts: fc.Arbitrary<Post> = fc.record({
  kind: fc.constantFrom('comment' as const, 'genesis' as const),
  authors: fc.array(fc.record({ address: hex32, weightPpm: u32 })),
  references: fc.array(
    fc.record({
      target: hex32,
      weightPpm: fc.oneof(fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }), fc.constantFrom(-1, 0, 1)),
    }),
  ),
  content: fc.uint8Array({ maxLength: 300 }),
});
const headers: fc.Arbitrary<BlockHeader> = fc.record({
  chainId: hex32,
  height: u64,
  attempt: u32,
  parent: hex32,
  protocol: hex32,
  parametersHash: hex32,
  producer: hex32,
  receiptHash: hex32,
  reveal: hex32,
  payoutsRoot: hex32,
  transactionsRoot: hex32,
  stateRoot: hex32,
  fees: u64,
  subsidy: u64,
  timeMs: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
});
const votes: fc.Arbitrary<Vote> = fc.record({
  voter: hex32,
  poolId: hex32,
  side: fc.constantFrom('for' as const, 'against' as const),
  stake: u64,
});
const signatures = fc.uint8Array({ minLength: 64, maxLength: 64 });
const evidence: fc.Arbitrary<Evidence> = fc.record({
  reporter: hex32,
  proof: fc.record({
    type: fc.constant('votes' as const),
    one: fc.record({ payload: votes.map((value) => opened(encodeVote, value)), signature: signatures }),
    other: fc.record({ payload: votes.map((value) => opened(encodeVote, value)), signature: signatures }),
  }),
});

/** A kind of payload: its values, and how it is written and read. */
interface Kind {
  readonly values: fc.Arbitrary<unknown>;
  readonly encode: (value: never) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => unknown;
}

describe.each<[name: string, kind: Kind]>([
  ['transaction', { values: transactions, encode: encodeTransaction, decode: decodeTransaction }],
  ['post', { values: posts, encode: encodePost, decode: decodePost }],
  ['block header', { values: headers, encode: encodeBlockHeader, decode: decodeBlockHeader }],
  ['evidence', { values: evidence, encode: encodeEvidence, decode: decodeEvidence }],
])('a %s', (_name, { values, encode, decode }) => {
  it('is read as it was written', () => {
    fc.assert(fc.property(values, (value) => expect(decode(encode(value as never))).toEqual(value)));
  });

  it('of other bytes is read as what is written so, or not at all', () => {
    const edits = fc.array(
      fc.record({ at: fc.nat(), remove: fc.nat({ max: 3 }), insert: fc.uint8Array({ maxLength: 3 }) }),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(values, edits, (value, changes) => {
        let changed = Buffer.from(encode(value as never));
        for (const { at, remove, insert } of changes) {
          const place = at % (changed.length + 1);
          changed = Buffer.concat([changed.subarray(0, place), insert, changed.subarray(place + remove)]);
        }
        const read = attempt(() => decode(changed));
        if (read !== undefined) expect(Buffer.from(encode(read.value as never))).toEqual(changed);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Returns the result of an action; undefined if the action throws a ContractError. */
function attempt<T>(act: () => T): { readonly value: T } | undefined {
  try {
    return { value: act() };
  } catch (error) {
    if (error instanceof ContractError) return undefined;
    throw error;
  }
}
