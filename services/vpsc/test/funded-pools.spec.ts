import type { FundPool, PostKind } from '@bpdao/messages';
import { funded, ofType, paid } from './funded-pool-of-carol.ts';
import { alice, bob, carol, dave, NONCE, REP, Vpsc } from './pool-of-alice.ts';

describe('a pool that an accepted block paid for', () => {
  it('opens with what it is settled by', () => {
    const opened = ofType(paid().wakeAt(2000), 'pool-opened');
    expect(opened).toMatchObject({
      kind: 'funded',
      repType: 'wrep',
      fee: 10n * REP,
      wouldMint: 10n * REP,
      revealsFromMs: 7000,
      closesAtMs: 10_000,
      quorumPpm: 100_000,
      winRatioPpm: 500_000,
      funding: { funder: carol, amount: 10n * REP },
    });
  });

  it.each<[rule: string, change: Partial<FundPool>, post: PostKind, reason: string]>([
    ['needs a post', { post: '99'.repeat(32) }, 'proposal', 'post-unknown'],
    ['is not on a block’s post', {}, 'block', 'post-unknown'],
    ['needs the least amount', { amount: 10n * REP - 1n }, 'proposal', 'below-minimum'],
    ['needs governance REP to vote in it', { repType: 'grep' }, 'proposal', 'no-grep'],
  ])('%s, or is refused and paid back', (_rule, change, kind, reason) => {
    const vpsc = new Vpsc();
    vpsc.post(kind);
    vpsc.settleBlock([change]);
    const owed = vpsc.state.book.payouts.of(carol);
    const refused = ofType(vpsc.wakeAt(2000), 'pool-refused');
    expect(refused.reason).toBe(reason);
    expect(vpsc.state.book.payouts.of(carol) - owed).toBe(refused.funding.amount);
    expect(ofType(vpsc.settleBlock(), 'round-settled').payouts).toContainEqual({
      address: carol,
      amount: refused.funding.amount,
    });
  });

  it('is one of its type on a post at a time, and one of so many', () => {
    const vpsc = new Vpsc();
    const posts = ['71', '72', '73'].map((byte) => vpsc.post('comment', byte.repeat(32)));
    vpsc.settleBlock([{ post: posts[0]! }, { post: posts[0]! }, { post: posts[1]! }, { post: posts[2]! }]);
    expect(
      [2000, 2001, 2002, 2003]
        .map((nowMs) => vpsc.wakeAt(nowMs))
        .map((fact) => (fact?.type === 'pool-refused' ? fact.reason : fact?.type)),
    ).toEqual(['pool-opened', 'already-open', 'pool-opened', 'too-many-open']);
  });

  it('is not opened by a block that is not accepted', () => {
    const vpsc = new Vpsc();
    vpsc.post();
    vpsc.settleBlock([{}], 1000, 'void');
    expect(vpsc.state.toOpen).toEqual([]);
    expect(vpsc.state.heard.wsc.fundings.size).toBe(0);
  });
});

describe('a funded pool that is over', () => {
  /** Votes as listed; then the pool is tallied at its close and settled with the reward to alice. */
  function settled(votes: readonly [voter: string, side: 'for' | 'against', stake: bigint, reveals: boolean][]) {
    const vpsc = funded();
    const poolId = vpsc.fundedPool();
    for (const [voter, side, stake] of votes) expect(vpsc.commit({ voter, side, stake })).toBe('say');
    for (const [voter, side, , reveals] of votes) if (reveals) expect(vpsc.reveal({ voter, side })).toBe('say');
    expect(vpsc.deadlineMs()).toBe(10_000);
    const resolved = ofType(vpsc.wakeAt(10_000), 'pool-resolved');
    return { vpsc, resolved, end: ofType(vpsc.record(poolId), 'pool-settled') };
  }

  it('is accepted: winners share losses and half of what is minted, the post gets the other half, what was paid is salary', () => {
    const { vpsc, resolved, end } = settled([
      [bob, 'for', 40n * REP, true],
      [dave, 'against', 10n * REP, true],
    ]);
    expect(resolved).toMatchObject({ outcome: 'accepted', minted: 10n * REP, toPost: 5n * REP });
    expect(end.stakes).toMatchObject([
      { address: bob, gain: 15n * REP, loss: 0n },
      { address: dave, gain: 0n, loss: 10n * REP },
    ]);
    expect(end.credits).toEqual([{ address: alice, granted: 5n * REP, credited: 5n * REP }]);
    expect(end.salary.fee).toBe(10n * REP);
    expect(end.refund).toBeUndefined();
    expect(vpsc.counted()).toBe(end.supply.wrep);
    expect(vpsc.state.book.salaries.wrep.isExact()).toBe(true);
  });

  it('burns what was never revealed, which counts on neither side', () => {
    const { vpsc, resolved, end } = settled([
      [bob, 'for', 60n * REP, true],
      [dave, 'against', 80n * REP, false],
    ]);
    expect(resolved).toMatchObject({ outcome: 'accepted', stakesAgainst: 0n });
    expect(end.stakes[1]).toEqual({ address: dave, availability: false, stake: 80n * REP, gain: 0n, loss: 80n * REP });
    expect(end.burned).toBe(80n * REP);
    expect(vpsc.counted()).toBe(end.supply.wrep);
  });

  it('is rejected: those against share, the post gets nothing, what was paid is salary all the same', () => {
    const { end, resolved } = settled([
      [bob, 'against', 60n * REP, true],
      [dave, 'for', 20n * REP, true],
    ]);
    expect(resolved).toMatchObject({ outcome: 'rejected', minted: 5n * REP, toPost: 0n });
    expect(end.stakes).toMatchObject([{ gain: 25n * REP }, { loss: 20n * REP }]);
    expect(end.salary.fee).toBe(10n * REP);
  });

  it('is void without a quorum: stakes return, and the funder is paid back by the next payouts', () => {
    const { vpsc, end } = settled([[bob, 'for', REP, true]]);
    expect(end).toMatchObject({
      outcome: 'void',
      minted: 0n,
      burned: 0n,
      refund: { address: carol, amount: 10n * REP },
    });
    expect(end.salary.fee).toBe(0n);
    expect(ofType(vpsc.settleBlock(), 'round-settled').payouts).toContainEqual({ address: carol, amount: 10n * REP });
  });

  it('runs beside block pools', () => {
    const vpsc = funded();
    vpsc.commit();
    expect(ofType(vpsc.settleBlock([], 3000), 'round-settled').outcome).toBe('accepted');
    expect(vpsc.reveal()).toBe('say');
  });

  it('is settled however many epochs have passed since it opened', () => {
    const vpsc = new Vpsc({ epochBlocks: 1n, activationDelayBlocks: 0n });
    vpsc.post();
    vpsc.settleBlock([], 1000);
    vpsc.closeEpoch();
    vpsc.settleBlock([{}], 1100);
    ofType(vpsc.wakeAt(2000), 'pool-opened');
    const poolId = vpsc.fundedPool();
    vpsc.commit({ stake: 60n * REP });
    for (let epoch = 0; epoch < 9; epoch += 1) {
      vpsc.closeEpoch();
      vpsc.settleBlock([], 3000 + epoch);
    }
    vpsc.reveal();
    vpsc.wakeAt(10_000);
    expect(ofType(vpsc.record(poolId), 'pool-settled').outcome).toBe('accepted');
  });

  it('hides by a nonce: the same side and stake give another commitment with another', () => {
    const vpsc = funded();
    vpsc.commit({ nonce: '01'.repeat(32) });
    expect(vpsc.reveal({ nonce: NONCE })).toBe('REVEAL_DOES_NOT_MATCH');
  });
});
