import { transactionHash } from '@bpdao/chain';
import { SettledTransactions } from '../src/domain/settled-transactions.ts';
import { bob, transfer } from './gossip-of-alice.ts';

const known = (settled: SettledTransactions, signed = transfer()): boolean =>
  settled.has(signed, transactionHash(signed));

describe('a transaction that was settled', () => {
  const settled = new SettledTransactions();
  settled.settle(1n, [transfer(), transfer({ sender: bob, nonce: 7n })]);
  settled.settle(2n, []);
  settled.settle(3n, [transfer({ nonce: 1n }), transfer({ nonce: 2n })]);

  it('is known by its sender, its nonce and its hash', () => {
    expect([
      known(settled),
      known(settled, transfer({ nonce: 2n })),
      known(settled, transfer({ sender: bob, nonce: 7n })),
    ]).toEqual([true, true, true]);
    expect([
      known(settled, transfer({ fee: 1001n })),
      known(settled, transfer({ nonce: 3n })),
      known(settled, transfer({ sender: bob, nonce: 6n })),
    ]).toEqual([false, false, false]);
  });

  it('is forgotten with the height that settled it, and no other is', () => {
    settled.forget(1n);
    expect([known(settled), known(settled, transfer({ sender: bob, nonce: 7n }))]).toEqual([false, false]);
    expect([known(settled, transfer({ nonce: 1n })), known(settled, transfer({ nonce: 2n }))]).toEqual([true, true]);
    settled.forget(2n);
    settled.forget(3n);
    expect(known(settled, transfer({ nonce: 2n }))).toBe(false);
    settled.settle(4n, [transfer({ nonce: 3n })]);
    expect(known(settled, transfer({ nonce: 3n }))).toBe(true);
  });
});
