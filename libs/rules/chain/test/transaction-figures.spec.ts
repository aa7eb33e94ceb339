import { defaultParameters } from '@bpdao/genesis';
import {
  encodeTransaction,
  opened,
  transactionRefusals,
  type SignedTransaction,
  type Transaction,
  type TransactionRefusal,
} from '@bpdao/messages';
import { refuseTransaction, transactionFigures } from '../src/index.ts';

const [alice, bob] = ['a1'.repeat(32), 'b2'.repeat(32)];
const TENTH = 100_000n;

/** Alice has $ 1 and nonce 3 at height 10; she sends $ 0.1 to bob for a fee of $ 0.1, changed as the row says. */
const look = (change: Partial<Transaction>): readonly [TransactionRefusal | undefined, string | undefined] => {
  const value: Transaction = {
    sender: alice,
    nonce: 3n,
    fee: TENTH,
    validUntilHeight: 20n,
    body: { type: 'transfer', to: bob, amount: TENTH, memo: '' },
    ...change,
  };
  const signed: SignedTransaction = { payload: opened(encodeTransaction, value), signature: new Uint8Array(64) };
  const context = {
    height: 10n,
    parameters: { ...defaultParameters, minTxFee: TENTH, maxTxFee: 20n * TENTH },
    account: { balance: 10n * TENTH, nonce: 3n },
    noncesAhead: 2n,
  };
  const refusal = refuseTransaction(signed, context);
  return [refusal, refusal === undefined ? undefined : transactionFigures(refusal, signed, context)];
};
const paying = (amount: bigint, memo = ''): Partial<Transaction> => ({
  body: { type: 'transfer', to: bob, amount, memo },
});

const rows: readonly [code: TransactionRefusal, change: Partial<Transaction>, figures: string | undefined][] = [
  ['AMOUNT_ZERO', paying(0n), undefined],
  ['TX_TOO_LARGE', paying(1n, 'x'.repeat(2000)), 'The payload has 2084 bytes; 1024 are the most.'],
  ['FEE_TOO_LOW', { fee: 90_000n }, 'The fee is $ 0.09; $ 0.1 is the least.'],
  ['FEE_TOO_HIGH', { fee: 30n * TENTH }, 'The fee is $ 3; $ 2 is the most.'],
  ['EXPIRED', { validUntilHeight: 9n }, 'The last height is 9; the next block has height 10.'],
  ['EXPIRY_TOO_FAR', { validUntilHeight: 1011n }, 'The last height is 1011; 1010 is the most.'],
  ['NONCE_USED', { nonce: 2n }, 'The nonce is 2; the next one of the account is 3.'],
  ['NONCE_TOO_FAR', { nonce: 6n }, 'The nonce is 6; the next one of the account is 3, and 5 is the most.'],
  ['OVERFLOW', paying(2n ** 64n - 1n), undefined],
  ['BALANCE_TOO_LOW', paying(10n * TENTH), 'Amount and fee are $ 1.1; the balance is $ 1.'],
];

describe('the figures behind a refused transaction', () => {
  it.each(rows)('%s', (code, change, figures) => {
    expect(look(change)).toEqual([code, figures]);
  });

  it('are looked at for every code', () => {
    expect(rows.map(([code]) => code)).toEqual(Object.keys(transactionRefusals));
  });

  it('are none while it is valid', () => {
    expect(look({})).toEqual([undefined, undefined]);
  });
});
