import { SALARY_ACCOUNT, transactionHash } from '@bpdao/chain';
import type { Transaction } from '@bpdao/messages';
import { alice, bob, Gossip, transfer } from './gossip-of-alice.ts';

/** Alice has 1 $ and sends 10 µ$ to bob for a fee of 1,000 µ$, changed as the row says. */
describe('a transaction', () => {
  it.each<[rule: string, change: Partial<Transaction>, expected: string]>([
    ['becomes active', {}, 'say'],
    ['may be 63 nonces ahead', { nonce: 63n }, 'say'],
    ['is refused further ahead', { nonce: 64n }, 'NONCE_TOO_FAR'],
    ['is refused without an amount', { body: { type: 'transfer', to: bob, amount: 0n, memo: '' } }, 'AMOUNT_ZERO'],
    ['may pay for a pool', { body: { type: 'fund-pool', post: alice, repType: 'wrep', amount: 999_000n } }, 'say'],
    [
      'is refused when it pays for a pool with more than the balance',
      { body: { type: 'fund-pool', post: alice, repType: 'wrep', amount: 999_001n } },
      'BALANCE_TOO_LOW',
    ],
    [
      'is refused beyond the balance',
      { body: { type: 'transfer', to: bob, amount: 999_001n, memo: '' } },
      'BALANCE_TOO_LOW',
    ],
    ['may take the whole balance', { body: { type: 'transfer', to: bob, amount: 999_000n, memo: '' } }, 'say'],
    ['is refused below the least fee', { fee: 99n }, 'FEE_TOO_LOW'],
    ['is refused above the highest fee', { fee: 10_000_001n }, 'FEE_TOO_HIGH'],
    ['is refused when its last height has passed', { validUntilHeight: 0n }, 'EXPIRED'],
    ['is refused when it lasts too long', { validUntilHeight: 1002n }, 'EXPIRY_TOO_FAR'],
    [
      'is refused beyond 64 bits',
      { body: { type: 'transfer', to: bob, amount: 2n ** 64n - 1n, memo: '' } },
      'OVERFLOW',
    ],
    [
      'is refused when it is too large',
      { body: { type: 'transfer', to: bob, amount: 1n, memo: 'x'.repeat(2000) } },
      'TX_TOO_LARGE',
    ],
  ])('%s', (_rule, change, expected) => {
    expect(new Gossip().submit(transfer(change))).toBe(expected);
  });

  it('beyond the balance is refused with what it takes and what is there', () => {
    const gossip = new Gossip();
    gossip.submit(transfer({ body: { type: 'transfer', to: bob, amount: 999_001n, memo: '' } }));
    expect(gossip.figures).toBe('Amount and fee are $ 1.000001; the balance is $ 1.');
  });

  it('sent again gets its answer again, also when it is settled', () => {
    const gossip = new Gossip();
    const signed = transfer();
    expect(gossip.submit(signed)).toBe('say');
    expect(gossip.submit(transfer())).toBe('again');
    gossip.block(1n, [signed]);
    expect(gossip.submit(transfer())).toBe('again');
    expect(gossip.submit(transfer({ fee: 2000n }))).toBe('NONCE_USED');
    expect(gossip.state.active.size).toBe(0);
  });

  it('is replaced by one of the same nonce for a fee at least a tenth higher, and its sender is told', () => {
    const gossip = new Gossip();
    gossip.submit(transfer());
    expect(gossip.submit(transfer({ fee: 1099n }))).toBe('FEE_NOT_HIGHER');
    expect(gossip.figures).toBe('The fee is $ 0.001099; $ 0.0011 is the least.');
    expect(gossip.submit(transfer({ fee: 1100n }))).toBe('say');
    expect(gossip.told()).toMatchObject({
      type: 'transactions-dropped',
      drops: [
        {
          hash: transactionHash(transfer()),
          sender: alice,
          reason: 'replaced',
          by: transactionHash(transfer({ fee: 1100n })),
        },
      ],
    });
    expect(gossip.told()).toBeUndefined();
  });

  it('with the lowest fee goes when the set is full, and one that pays no more is refused', () => {
    const gossip = new Gossip();
    for (const nonce of [0n, 1n, 2n]) gossip.submit(transfer({ nonce, fee: 1000n + nonce }));
    expect(gossip.submit(transfer({ sender: bob, fee: 1000n }))).toBe('SET_FULL');
    expect(gossip.submit(transfer({ sender: bob, fee: 1001n }))).toBe('say');
    expect(gossip.told()).toMatchObject({
      drops: [{ reason: 'lowest-fee', sender: alice, hash: transactionHash(transfer()) }],
    });
    expect(gossip.state.active.size).toBe(3);
  });

  it('whose nonce another used in a block, or whose height passed, is dropped with the reason', () => {
    const gossip = new Gossip();
    gossip.submit(transfer());
    gossip.submit(transfer({ sender: bob, validUntilHeight: 1n }));
    const other = transfer({ fee: 500n });
    gossip.block(1n, [other]);
    expect(gossip.told()).toMatchObject({
      drops: [
        { reason: 'nonce-used', by: transactionHash(other) },
        { reason: 'expired', sender: bob },
      ],
    });
  });

  it('that was replaced, and settles all the same before its sender was told, is told of no more: only the one that replaced it is', () => {
    const gossip = new Gossip();
    gossip.submit(transfer());
    gossip.submit(transfer({ fee: 2000n }));
    gossip.block(1n, [transfer()]);
    expect(gossip.told()).toMatchObject({
      drops: [
        { hash: transactionHash(transfer({ fee: 2000n })), reason: 'nonce-used', by: transactionHash(transfer()) },
      ],
    });
    expect(gossip.told()).toBeUndefined();
  });

  it('stays active when its block is not accepted', () => {
    const gossip = new Gossip();
    gossip.submit(transfer());
    gossip.block(1n, [transfer()], 'rejected');
    expect(gossip.state.active.size).toBe(1);
    expect(gossip.state.heard.vpsc.accounts.get(alice).nonce).toBe(0n);
  });

  it('of an accepted block moves $ and leaves fees and subsidy to the salary account', () => {
    const gossip = new Gossip();
    gossip.block(1n, [transfer()]);
    const { accounts } = gossip.state.heard.vpsc;
    expect(accounts.get(alice)).toEqual({ balance: 998_990n, nonce: 1n });
    expect(accounts.get(bob)).toEqual({ balance: 1_000_010n, nonce: 0n });
    expect(accounts.get(SALARY_ACCOUNT).balance).toBe(1005n);
  });
});
