import {
  ContractError,
  decodeGossipFact,
  decodeSalary,
  decodeTransaction,
  decodeVpscFact,
  decodeWscCommand,
  encodeBlockList,
  encodeGossipFact,
  encodeSalary,
  encodeTransaction,
  encodeWscCommand,
  opened,
  readAddress,
  readAmount,
  writeAddress,
  writeAmount,
} from '../src/index.ts';

const address = '0a'.repeat(32);
const transaction = {
  sender: address,
  nonce: 2n ** 64n - 1n,
  fee: 100n,
  validUntilHeight: 2n ** 63n,
  body: { type: 'transfer', to: address, amount: 5n, memo: 'x' },
} as const;

describe('the codec', () => {
  it('gives back what it was given, 64-bit amounts included', () => {
    expect(decodeTransaction(encodeTransaction(transaction))).toEqual(transaction);
    const salary = { fee: 1n, perRep: 10n ** 40n, rest: 0n };
    expect(decodeSalary(encodeSalary(salary))).toEqual(salary);
  });

  it('keeps the bytes that were signed beside what they say', () => {
    const payload = opened(encodeTransaction, transaction);
    const fact = { type: 'transactions-gossiped', transaction: { payload, signature: new Uint8Array(64) } } as const;
    const decoded = decodeGossipFact('transactions-gossiped', encodeGossipFact(fact));
    expect(decoded).toMatchObject({ type: 'transactions-gossiped', transaction: { payload: { value: transaction } } });
  });

  it.each<[rule: string, act: () => unknown, sentence: RegExp]>([
    [
      'bytes that are no message',
      () => decodeTransaction(Buffer.from([0xff, 0xff])),
      /^Transaction is no protobuf message/,
    ],
    [
      'a message cut short',
      () => decodeTransaction(encodeTransaction(transaction).subarray(0, 20)),
      /^Transaction is no protobuf message/,
    ],
    [
      'a choice that is not made',
      () => decodeTransaction(Buffer.from(`0a20${address}`, 'hex')),
      /^Transaction.body is not set/,
    ],
    [
      'an address of another length',
      () => decodeTransaction(Buffer.from('0a020102', 'hex')),
      /^Transaction.sender has 2 bytes instead of 32/,
    ],
    ['an empty fact', () => decodeVpscFact('vote-cast', new Uint8Array()), /^VoteCast.vote is missing/],
    [
      'a name that nobody says',
      () => decodeVpscFact('vote-lost', new Uint8Array()),
      /^VpscFact.vote-lost is no name known here/,
    ],
  ])('refuses %s with one sentence', (_rule, act, sentence) => {
    expect(act).toThrow(ContractError);
    expect(act).toThrow(sentence);
  });

  it.each<[rule: string, payload: string, field: string, isUnknownHere: boolean]>([
    ['with a body that is not known here', `0a20${address}7a020801`, 'transactions[1].payload.body', true],
    [
      'for a type of REP that is not known here',
      `0a20${address}32240a20${address}1063`,
      'transactions[1].payload.body.repType',
      true,
    ],
    ['whose sender is no address', '0a020102', 'transactions[1].payload.sender', false],
  ])('names a transaction of a list %s by its place', (_rule, payload, field, isUnknownHere) => {
    const list = {
      producer: address,
      height: 1n,
      attempt: 0,
      try: 0,
      parent: address,
      reveal: address,
      transactionsRoot: address,
      transactionCount: 2,
    };
    const signature = new Uint8Array(64);
    const transactions = [
      { payload: opened(encodeTransaction, transaction), signature },
      { payload: { value: transaction, bytes: Buffer.from(payload, 'hex') }, signature },
    ];
    const bytes = encodeWscCommand({
      type: 'submit-block-transactions',
      payload: opened(encodeBlockList, list),
      signature,
      transactions,
    });
    expect(() => decodeWscCommand('submit-block-transactions', bytes)).toThrow(
      expect.objectContaining({ field, isUnknownHere }),
    );
  });

  it.each<[rule: string, act: () => unknown]>([
    ['a negative amount', () => encodeTransaction({ ...transaction, fee: -1n })],
    ['an amount beyond 64 bits', () => encodeTransaction({ ...transaction, fee: 2n ** 64n })],
    ['a hash of another length', () => encodeTransaction({ ...transaction, sender: 'ab' })],
    [
      'a count that is no integer',
      () =>
        encodeBlockList({
          producer: address,
          height: 1n,
          attempt: 1.5,
          try: 0,
          parent: address,
          reveal: address,
          transactionsRoot: address,
          transactionCount: 0,
        }),
    ],
  ])('encodes no %s', (_rule, act) => {
    expect(act).toThrow(RangeError);
  });
});

describe('an address', () => {
  it('is read as it was written, and not with a typo', () => {
    const text = writeAddress(address);
    expect(text.startsWith('bp1')).toBe(true);
    expect(readAddress(text)).toBe(address);
    expect(readAddress(`${text.slice(0, -1)}${text.endsWith('q') ? 'p' : 'q'}`)).toBeUndefined();
    expect(readAddress('bc1qxyz')).toBeUndefined();
  });
});

describe('an amount', () => {
  it.each<[string, bigint | undefined]>([
    ['1.5', 1_500_000n],
    ['0', 0n],
    ['0.000001', 1n],
    ['0.0000001', undefined],
    ['-1', undefined],
    ['1e6', undefined],
    ['', undefined],
  ])('of "%s" is %s', (text, amount) => {
    expect(readAmount(text)).toBe(amount);
    if (amount !== undefined) expect(readAmount(writeAmount(amount))).toBe(amount);
  });
});
