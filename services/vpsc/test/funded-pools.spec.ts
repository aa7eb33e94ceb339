import type { Commitment, FundPool, Parameters, PostKind, Reveal, VpscFact } from '@bpdao/messages';
import { alice, bob, carol, dave, NONCE, REP, Vpsc } from './pool-of-alice.ts';

/**
 * A VPSC with a proposal of dave's, and a block settled at 2,000 in which carol paid 10 $ for a pool on it: commitments
 * until 7,000, reveals until 10,000.
 */
function paid(change: Partial<FundPool> = {}, parameters: Partial<Parameters> = {}): Vpsc {
  const vpsc = new Vpsc(parameters);
  vpsc.post();
  vpsc.settleBlock([change]);
  return vpsc;
}

/** As `paid`, and the pool is open since 2,000. */
function funded(parameters: Partial<Parameters> = {}): Vpsc {
  const vpsc = paid({}, parameters);
  const deadline = vpsc.wakeAt(2000);
  if (deadline?.type !== 'pool-opened') throw new Error('no pool was opened');
  return vpsc;
}

const ofType = <T extends VpscFact['type']>(fact: VpscFact | undefined, type: T): Extract<VpscFact, { type: T }> => {
  if (fact?.type !== type) throw new Error(`not ${type} but ${String(fact?.type)}`);
  return fact as Extract<VpscFact, { type: T }>;
};

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

describe('a hidden vote', () => {
  it.each<[rule: string, change: Partial<Commitment>, nowMs: number, expected: string]>([
    ['stakes free REP', {}, 2000, 'say'],
    ['counts until just before reveals begin', {}, 6999, 'say'],
    ['is refused from then on', {}, 7000, 'POOL_CLOSED'],
    ['needs a pool', { poolId: '99'.repeat(32) }, 2000, 'POOL_UNKNOWN'],
    ['needs a stake', { stake: 0n }, 2000, 'STAKE_NOT_POSITIVE'],
    ['needs free REP', { stake: 1000n * REP }, 2000, 'REP_NOT_FREE'],
  ])('%s', (_rule, change, nowMs, expected) => {
    expect(funded().commit(change, nowMs)).toBe(expected);
  });

  it('is refused from somebody who owes REP', () => {
    const vpsc = funded();
    vpsc.state.book.wrep.owe(bob, 1n);
    expect(vpsc.commit()).toBe('IN_DEBT');
  });

  it('is one for each voter; the same again is answered again', () => {
    const vpsc = funded();
    expect([vpsc.commit(), vpsc.commit(), vpsc.commit({ stake: REP })]).toEqual(['say', 'again', 'ALREADY_VOTED']);
  });

  it('is for pools that hide votes, and open votes for those that do not', () => {
    const vpsc = funded();
    expect(vpsc.vote({ poolId: vpsc.fundedPool(), stake: REP }, 2100)).toBe('VOTES_ARE_HIDDEN');
    vpsc.propose({ height: vpsc.state.round.height, stake: 0n });
    const block = [...vpsc.state.openPools.keys()].at(-1)!;
    expect(vpsc.commit({ poolId: block }, 10)).toBe('VOTES_ARE_OPEN');
    expect(vpsc.reveal({ poolId: block }, 10)).toBe('VOTES_ARE_OPEN');
  });

  it('encumbers its stake at once', () => {
    const vpsc = funded();
    const before = vpsc.state.book.wrep.freeOf(bob);
    vpsc.commit();
    expect(before - vpsc.state.book.wrep.freeOf(bob)).toBe(10n * REP);
  });
});

describe('a reveal', () => {
  it.each<[rule: string, change: Partial<Reveal>, nowMs: number, expected: string]>([
    ['counts once commitments are no longer taken', {}, 7000, 'say'],
    ['counts until just before the pool closes', {}, 9999, 'say'],
    ['is refused from the closing moment', {}, 10_000, 'POOL_CLOSED'],
    ['is refused before', {}, 6999, 'REVEAL_TOO_EARLY'],
    ['must give the commitment by its side', { side: 'against' }, 7500, 'REVEAL_DOES_NOT_MATCH'],
    ['must give the commitment by its nonce', { nonce: '00'.repeat(32) }, 7500, 'REVEAL_DOES_NOT_MATCH'],
    ['needs a commitment', { voter: dave }, 7500, 'NOT_COMMITTED'],
    ['needs a pool', { poolId: '99'.repeat(32) }, 7500, 'POOL_UNKNOWN'],
  ])('%s', (_rule, change, nowMs, expected) => {
    const vpsc = funded();
    vpsc.commit();
    expect(vpsc.reveal(change, nowMs)).toBe(expected);
  });

  it('is answered again, but never accepted twice', () => {
    const vpsc = funded();
    vpsc.commit();
    expect([vpsc.reveal(), vpsc.reveal(), vpsc.reveal({}, 7500, Buffer.from([0x50, 0x01]))]).toEqual([
      'say',
      'again',
      'ALREADY_REVEALED',
    ]);
  });

  it('and its commitment get their answers again once the pool is gone, for memoryBlocks heights', () => {
    const vpsc = funded({ memoryBlocks: 10n });
    const poolId = vpsc.fundedPool();
    vpsc.commit({ poolId });
    vpsc.reveal({ poolId });
    vpsc.wakeAt(10_000);
    vpsc.record(poolId);
    const answers = (): readonly string[] => [
      vpsc.commit({ poolId }),
      vpsc.commit({ poolId, stake: REP }),
      vpsc.reveal({ poolId }),
      vpsc.reveal({ poolId, side: 'against' }),
    ];
    expect(answers()).toEqual(['again', 'ALREADY_VOTED', 'again', 'ALREADY_REVEALED']);
    for (let height = 0; height < 11; height += 1) vpsc.settleBlock([], 11_000 + height);
    expect(answers()).toEqual(['POOL_UNKNOWN', 'POOL_UNKNOWN', 'POOL_UNKNOWN', 'POOL_UNKNOWN']);
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

describe('a pool in which governance REP votes', () => {
  /** Bob and carol hold 50 gREP each; dave's post is paid for. */
  function paidInGrep(kind: PostKind): Vpsc {
    const vpsc = new Vpsc();
    const { grep, salaries } = vpsc.state.book;
    for (const address of [bob, carol]) {
      grep.endow(address, 50n * REP);
      salaries.grep.balanceChanged(address, 50n * REP);
    }
    vpsc.post(kind);
    vpsc.settleBlock([{ repType: 'grep' }]);
    return vpsc;
  }

  it.each<[kind: PostKind, expected: string]>([
    ['proposal', 'pool-opened'],
    ['protocol', 'pool-opened'],
    ['comment', 'not-a-proposal'],
    ['genesis', 'not-a-proposal'],
  ])('is about what may become the protocol: on a %s it is %s', (kind, expected) => {
    const fact = paidInGrep(kind).wakeAt(2000);
    expect(fact?.type === 'pool-refused' ? fact.reason : fact?.type).toBe(expected);
  });

  it('moves, mints and pays governance REP alone', () => {
    const vpsc = paidInGrep('proposal');
    const { book } = vpsc.state;
    const { poolId, supply } = ofType(vpsc.wakeAt(2000), 'pool-opened');
    const [wrep, perWrep] = [book.wrep.supply, book.salaries.wrep.perRep];
    expect(supply).toBe(100n * REP);
    expect([
      vpsc.commit({ poolId, stake: 50n * REP }),
      vpsc.commit({ poolId, voter: dave, stake: 1n }),
      vpsc.reveal({ poolId }),
    ]).toEqual(['say', 'REP_NOT_FREE', 'say']);
    vpsc.wakeAt(10_000);
    const end = ofType(vpsc.record(poolId), 'pool-settled');
    expect(end).toMatchObject({
      repType: 'grep',
      outcome: 'accepted',
      minted: 10n * REP,
      supply: { wrep, grep: 110n * REP },
      salary: { fee: 10n * REP, perRep: book.salaries.grep.perRep, rest: book.salaries.grep.rest },
    });
    expect([book.grep.balanceOf(bob), book.grep.balanceOf(alice), book.wrep.supply, book.salaries.wrep.perRep]).toEqual(
      [55n * REP, 5n * REP, wrep, perWrep],
    );
    expect(book.salaries.grep.isExact()).toBe(true);
    expect(end.queued.map(({ address, amount }) => [address, amount])).toEqual([
      [bob, 4_999_999n],
      [carol, 4_545_454n],
    ]);
  });

  it('pays what its holders claim out of both salaries', () => {
    const vpsc = paidInGrep('proposal');
    const { salaries } = vpsc.state.book;
    salaries.grep.share(3n);
    const before = salaries.wrep.accruedOf(bob);
    expect([vpsc.claim(bob, 1n), vpsc.facts.at(-1)]).toEqual([
      'say',
      expect.objectContaining({ type: 'salary-claimed', amount: before + 1n }),
    ]);
    expect([salaries.wrep.accruedOf(bob), salaries.grep.accruedOf(bob)]).toEqual([0n, 0n]);
  });
});

describe('a claim', () => {
  it('queues every whole µ$ accrued; sequences only grow; a repeat is answered again', () => {
    const vpsc = new Vpsc({ payoutMin: 100n * REP });
    vpsc.settleBlock();
    const accrued = vpsc.state.book.salaries.wrep.accruedOf(bob);
    const queued = vpsc.state.book.payouts.of(bob);
    expect(accrued > 0n).toBe(true);
    expect(vpsc.claim(bob, 5n)).toBe('say');
    expect(vpsc.state.book.payouts.of(bob)).toBe(queued + accrued);
    expect(vpsc.state.book.salaries.wrep.isExact()).toBe(true);
    expect([vpsc.claim(bob, 5n), vpsc.claim(bob, 4n), vpsc.claim(bob, 6n)]).toEqual([
      'again',
      'SEQUENCE_USED',
      'NOTHING_ACCRUED',
    ]);
    expect(vpsc.claim('99'.repeat(32), 1n)).toBe('NOTHING_ACCRUED');
  });
});
