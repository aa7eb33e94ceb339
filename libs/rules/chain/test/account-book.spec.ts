import { defaultParameters } from '@bpdao/genesis';
import { encodeTransaction, opened, type SignedTransaction, type Transaction } from '@bpdao/messages';
import { AccountBook, SALARY_ACCOUNT, type Execution } from '../src/index.ts';

const [alice, bob] = ['a1'.repeat(32), 'b2'.repeat(32)];
const POST = '77'.repeat(32);

const signed = (body: Transaction['body'], change: Partial<Transaction> = {}): SignedTransaction => ({
  payload: opened(encodeTransaction, { sender: alice, nonce: 0n, fee: 100n, validUntilHeight: 9n, body, ...change }),
  signature: new Uint8Array(64),
});
const funding = (amount: bigint, change: Partial<Transaction> = {}): SignedTransaction =>
  signed({ type: 'fund-pool', post: POST, repType: 'wrep', amount }, change);
const transfer = (amount: bigint, change: Partial<Transaction> = {}): SignedTransaction =>
  signed({ type: 'transfer', to: bob, amount, memo: '' }, change);

/** Alice has µ$ 1,000 and the DAO's salary account 50; a block of these pays bob 20 first and creates 7. */
const execute = (...transactions: readonly SignedTransaction[]): Execution =>
  AccountBook.genesis({
    accounts: [
      { address: alice, balance: 1000n },
      { address: SALARY_ACCOUNT, balance: 50n },
    ],
  }).execute({ height: 1n, payouts: [{ address: bob, amount: 20n }], transactions, subsidy: 7n }, defaultParameters);

describe('a block', () => {
  it.each<[what: string, transactions: readonly SignedTransaction[], fees: bigint, balances: readonly bigint[]]>([
    ['without transactions pays out, and takes its subsidy', [], 0n, [1000n, 20n, 37n]],
    ['moves a transfer to its receiver and its fee to the salary account', [transfer(300n)], 100n, [600n, 320n, 137n]],
    [
      'moves what is paid for a pool to the salary account; only the fee is a fee',
      [funding(300n)],
      100n,
      [600n, 20n, 437n],
    ],
    [
      'carries out one after the other',
      [funding(300n), transfer(200n, { nonce: 1n }), funding(100n, { nonce: 2n })],
      300n,
      [100n, 220n, 737n],
    ],
  ])('%s', (_what, transactions, fees, balances) => {
    const execution = execute(...transactions);
    if (execution.type !== 'executed') throw new Error(execution.refusal);
    const balanceOf = (address: string): bigint | undefined => execution.changes.get(address)?.balance;
    expect(execution.fees).toBe(fees);
    expect([balanceOf(alice) ?? 1000n, balanceOf(bob), balanceOf(SALARY_ACCOUNT)]).toEqual(balances);
  });

  it.each<[what: string, transactions: readonly SignedTransaction[], refusal: string]>([
    ['of nothing', [funding(0n)], 'AMOUNT_ZERO'],
    ['beyond the balance', [funding(901n)], 'BALANCE_TOO_LOW'],
    ['beyond what an earlier one left', [funding(700n), funding(101n, { nonce: 1n })], 'BALANCE_TOO_LOW'],
    ['beyond 64 bits', [funding(2n ** 64n - 1n)], 'OVERFLOW'],
    ['with a nonce that was used', [funding(1n), funding(2n)], 'NONCE_USED'],
    ['too late', [funding(1n, { validUntilHeight: 0n })], 'EXPIRED'],
  ])('refuses a payment for a pool %s, and says which', (_what, transactions, refusal) => {
    expect(execute(...transactions)).toEqual({ type: 'invalid', index: transactions.length - 1, refusal });
  });
});
