import { AccountBook } from '@bpdao/chain';
import type { Parameters, SignedTransaction } from '@bpdao/messages';
import { v1, v2, type WorkProtocol } from '@bpdao/work-protocols';
import { Mempool } from '../src/domain/mempool.ts';
import { chooseTransactions } from '../src/index.ts';
import { alice, bob, carol, genesis } from './chain-of-facts.ts';
import { funding, transfer } from './transactions-of-carol.ts';

const accounts = AccountBook.genesis({
  accounts: [
    { address: bob.address, balance: 10_000n },
    { address: carol.address, balance: 1_000_000n },
  ],
});

function choose(
  transactions: readonly SignedTransaction[],
  change: Partial<Parameters>,
  bad: readonly number[],
  work: WorkProtocol = v1,
): bigint[] {
  const mempool = new Mempool();
  for (const transaction of transactions) mempool.hear({ type: 'transactions-gossiped', transaction });
  const parameters = { ...genesis.parameters, ...change };
  const payouts = [{ address: alice.address, amount: 500n }];
  const hashes = bad.map(
    (index) =>
      mempool.at(transactions[index]?.payload.value.sender ?? '', transactions[index]?.payload.value.nonce ?? 0n)
        ?.hash ?? '',
  );
  const chosen = chooseTransactions({
    mempool,
    work,
    accounts,
    payouts,
    parameters,
    height: 1n,
    excluded: new Set(hashes),
  }).map(({ signed }) => signed);
  expect(
    accounts.execute(
      {
        height: 1n,
        payouts: [],
        subsidy: 0n,
        transactions: chosen.filter(({ payload }) => payload.value.sender !== alice.address),
      },
      parameters,
    ).type,
  ).toBe('executed');
  return chosen.map(({ payload }) => payload.value.fee);
}

/** Carol has µ$ 1,000,000 and bob 10,000; alice gets a payout of 500. Fees name the Txs. */
describe('a list', () => {
  it.each<
    [
      rule: string,
      transactions: readonly SignedTransaction[],
      fees: readonly bigint[],
      change: Partial<Parameters>,
      bad: readonly number[],
    ]
  >([
    ['is empty when nothing waits', [], [], {}, []],
    [
      'takes the highest fee first',
      [transfer(0n, { fee: 200n }), transfer(0n, { fee: 300n, keyPair: bob })],
      [300n, 200n],
      {},
      [],
    ],
    [
      'keeps the nonces of a sender in order',
      [transfer(1n, { fee: 900n }), transfer(0n, { fee: 200n }), transfer(0n, { fee: 300n, keyPair: bob })],
      [300n, 200n, 900n],
      {},
      [],
    ],
    ['leaves a gap of nonces alone', [transfer(0n, { fee: 200n }), transfer(2n, { fee: 900n })], [200n], {}, []],
    ['takes the one that replaced another', [transfer(0n, { fee: 200n }), transfer(0n, { fee: 250n })], [250n], {}, []],
    [
      'leaves out what the sender cannot pay',
      [transfer(0n, { fee: 200n, keyPair: bob, amount: 9_801n }), transfer(0n, { fee: 150n })],
      [150n],
      {},
      [],
    ],
    [
      'counts what the sender pays for a pool before',
      [
        funding(0n, { fee: 300n, keyPair: bob, amount: 5_000n }),
        transfer(1n, { fee: 200n, keyPair: bob, amount: 4_501n }),
        transfer(0n, { fee: 150n }),
      ],
      [300n, 150n],
      {},
      [],
    ],
    [
      'counts what the block itself pays first',
      [transfer(0n, { fee: 400n, amount: 100n, keyPair: alice })],
      [400n],
      {},
      [],
    ],
    ['leaves out what has expired', [transfer(0n, { validUntilHeight: 0n })], [], {}, []],
    ['has at most so many', [transfer(0n, { fee: 300n }), transfer(1n, { fee: 200n })], [300n], { maxBlockTxs: 1 }, []],
    [
      'has room for so many bytes',
      [transfer(0n, { fee: 300n, memo: 'x'.repeat(500) }), transfer(0n, { fee: 200n, keyPair: bob })],
      [200n],
      { maxBlockBytes: 1_400 },
      [],
    ],
    [
      'leaves out what was found bad, and what the same sender sent after it',
      [transfer(0n, { fee: 300n }), transfer(1n, { fee: 400n }), transfer(0n, { fee: 200n, keyPair: bob })],
      [200n],
      {},
      [0],
    ],
  ])('%s', (_rule, transactions, fees, change, bad) => {
    expect(choose(transactions, change, bad)).toEqual(fees);
  });

  it('leaves out what the work protocol does not take, and what the same sender sent after it', () => {
    const waiting = [
      transfer(0n, { fee: 300n }),
      transfer(1n, { fee: 400n }),
      transfer(0n, { fee: 200n, keyPair: bob }),
    ];
    expect(choose(waiting, { maxBlockTxs: 100 }, [], v1)).toEqual([300n, 400n, 200n]);
    expect(choose(waiting, { maxBlockTxs: 100 }, [], v2)).toEqual([300n, 200n]);
  });
});
