import type { AncestryValued, RepType, VpscFact } from '@bpdao/messages';
import { alice, bob, carol, dave, REP, Vpsc } from './pool-of-alice.ts';

const ofType = <T extends VpscFact['type']>(fact: VpscFact | undefined, type: T): Extract<VpscFact, { type: T }> => {
  if (fact?.type !== type) throw new Error(`not ${type} but ${String(fact?.type)}`);
  return fact as Extract<VpscFact, { type: T }>;
};

const valued = (credits: AncestryValued['credits']) => ({
  type: 'ancestry-valued' as const,
  protocol: 'ee'.repeat(32),
  posts: [],
  credits,
});

/** Returns a VPSC in which bob got 60 gREP and carol 40; their share of salary is 4 % from height 2 on. */
function withGrep(): Vpsc {
  const vpsc = new Vpsc({ epochBlocks: 1n, activationDelayBlocks: 0n, stageCommitMs: 4000, stageRevealMs: 2000 });
  vpsc.post();
  vpsc.hear(
    'forum',
    valued([
      { address: bob, amount: 60n * REP },
      { address: carol, amount: 40n * REP },
    ]),
  );
  vpsc.settleBlock();
  vpsc.closeEpoch(40_000);
  return vpsc;
}

const begin = (
  vpsc: Vpsc,
  change: { readonly repType?: RepType; readonly bindingPpm?: number; readonly quorumPpm?: number } = {},
) =>
  ofType(
    vpsc.hear(
      'governance',
      {
        type: 'stage-begun',
        post: '77'.repeat(32),
        stage: 2,
        repType: 'grep',
        bindingPpm: 10_000,
        quorumPpm: 100_000,
        ...change,
      },
      2000,
    ),
    'pool-opened',
  );

describe('governance REP', () => {
  it('is created 1:1 for those whom the Forum names, free, and counts as minted', () => {
    const {
      state: { book },
      facts,
    } = withGrep();
    expect(facts[0]).toEqual({
      type: 'grep-created',
      protocol: 'ee'.repeat(32),
      endowments: [
        { address: bob, amount: 60n * REP },
        { address: carol, amount: 40n * REP },
      ],
      minted: 100n * REP,
      supply: { wrep: 400n * REP, grep: 100n * REP },
    });
    expect([
      book.grep.freeOf(bob),
      book.grep.freeOf(carol),
      book.grep.minted,
      book.grep.supply,
      book.grep.burned,
    ]).toEqual([60n * REP, 40n * REP, 100n * REP, 100n * REP, 0n]);
    expect([book.wrep.minted > 0n, book.wrep.balanceOf(bob) > 100n * REP]).toEqual([true, true]);
  });

  it('is created once', () => {
    const vpsc = withGrep();
    expect(vpsc.hear('forum', valued([{ address: dave, amount: REP }]))).toBeUndefined();
    expect(vpsc.state.book.grep.supply).toBe(100n * REP);
  });

  it('is not created of nothing', () => {
    expect(new Vpsc().hear('forum', valued([]))).toBeUndefined();
  });
});

/** A block's fee and subsidy are 12 $. */
describe('the share of governance REP', () => {
  it('is taken from what a block earned; holders of work REP get the rest', () => {
    const vpsc = withGrep();
    const settled = ofType(vpsc.settleBlock(), 'round-settled');
    expect([settled.governance?.salary.fee, settled.salary.fee]).toEqual([480_000n, 11_520_000n]);
    const { salaries } = vpsc.state.book;
    expect([
      salaries.grep.accruedOf(bob),
      salaries.grep.accruedOf(carol),
      salaries.grep.isExact(),
      salaries.wrep.isExact(),
    ]).toEqual([288_000n, 192_000n, true, true]);
  });

  it('is nothing before it is in force', () => {
    expect(ofType(withGrep().facts.at(-1), 'round-settled')).toMatchObject({
      height: 1n,
      salary: { fee: 12n * REP },
      governance: { salary: { fee: 0n } },
    });
  });

  it('is nothing while there is no governance REP, whatever is in force', () => {
    const vpsc = new Vpsc({ epochBlocks: 1n, activationDelayBlocks: 0n });
    vpsc.settleBlock();
    vpsc.closeEpoch(40_000);
    const settled = ofType(vpsc.settleBlock(), 'round-settled');
    expect([settled.salary.fee, settled.governance]).toEqual([12n * REP, undefined]);
  });

  it('is nothing of a void block', () => {
    expect(ofType(withGrep().settleBlock([], 1000, 'void'), 'round-settled')).toMatchObject({
      salary: { fee: 0n },
      governance: { salary: { fee: 0n } },
    });
  });

  it('is paid by blocks, after those who hold work REP, once it reaches the least payout', () => {
    const vpsc = withGrep();
    let settled = ofType(vpsc.settleBlock(), 'round-settled');
    for (let count = 0; count < 20 && (settled.governance?.queued.length ?? 0) === 0; count += 1) {
      vpsc.closeEpoch(40_000);
      settled = ofType(vpsc.settleBlock(), 'round-settled');
    }
    expect(settled.governance?.queued).toEqual([{ address: bob, amount: 1_152_000n }]);
    expect(settled.payouts).toEqual(expect.arrayContaining([...settled.queued, { address: bob, amount: 1_152_000n }]));
    expect(settled.payouts.at(-1)).toEqual({ address: bob, amount: 1_152_000n });
  });

  it('takes at most half of the places in the queue, and the first', () => {
    const vpsc = new Vpsc({ epochBlocks: 1n, activationDelayBlocks: 0n, maxBlockPayouts: 3, payoutMin: 1n });
    vpsc.hear('forum', valued([alice, bob, carol, dave].map((address) => ({ address, amount: 60n * REP }))));
    vpsc.settleBlock();
    vpsc.closeEpoch(40_000);
    const { queued, governance } = ofType(vpsc.settleBlock(), 'round-settled');
    expect([queued.length, governance?.queued.length]).toEqual([1, 2]);
  });

  it('is taken, rounded down, from what was paid for a pool in which work REP voted; where governance REP votes it gets all', () => {
    for (const [repType, expected] of [
      ['wrep', [9_600_001n, 400_000n]],
      ['grep', [10n * REP + 1n, undefined]],
    ] as const) {
      const vpsc = withGrep();
      vpsc.settleBlock([{ repType, amount: 10n * REP + 1n }], 1000);
      vpsc.closeEpoch(40_000);
      const { poolId } = ofType(vpsc.wakeAt(2000), 'pool-opened');
      vpsc.commit({ poolId, stake: 50n * REP });
      vpsc.reveal({ poolId });
      vpsc.wakeAt(10_000);
      const end = ofType(vpsc.record(poolId), 'pool-settled');
      expect([end.salary.fee, end.governance?.salary.fee]).toEqual(expected);
      expect([vpsc.state.book.salaries.grep.isExact(), vpsc.state.book.salaries.wrep.isExact()]).toEqual([true, true]);
    }
  });
});

describe('a stage', () => {
  it('is a pool that nobody paid for, with the terms that governance says and times of its own', () => {
    expect(begin(withGrep())).toMatchObject({
      kind: 'governance',
      repType: 'grep',
      postAddress: '77'.repeat(32),
      stage: 2,
      fee: 0n,
      wouldMint: 0n,
      bindingPpm: 10_000,
      quorumPpm: 100_000,
      winRatioPpm: 500_000,
      supply: 100n * REP,
      revealsFromMs: 6000,
      closesAtMs: 8000,
    });
  });

  it.each<[rule: string, repType: RepType, bindingPpm: number, lost: bigint]>([
    ['takes nothing from losers at 0 %', 'grep', 0, 0n],
    ['takes a hundredth at 1 %', 'grep', 10_000, 100_000n],
    ['takes all at 100 %', 'grep', 1_000_000, 10n * REP],
    ['is voted in by work REP too', 'wrep', 1_000_000, 10n * REP],
  ])('%s', (_rule, repType, bindingPpm, lost) => {
    const vpsc = withGrep();
    const supply = vpsc.state.book.ledger(repType).supply;
    const { poolId } = begin(vpsc, { repType, bindingPpm });
    for (const [voter, side, stake] of [
      [bob, 'for', 50n * REP],
      [carol, 'against', 10n * REP],
    ] as const) {
      expect(vpsc.commit({ poolId, voter, side, stake }, 2100)).toBe('say');
    }
    for (const [voter, side] of [
      [bob, 'for'],
      [carol, 'against'],
    ] as const) {
      expect(vpsc.reveal({ poolId, voter, side }, 6100)).toBe('say');
    }
    vpsc.wakeAt(8000);
    const end = ofType(vpsc.record(poolId), 'pool-settled');
    expect(end).toMatchObject({
      kind: 'governance',
      outcome: 'accepted',
      minted: 0n,
      burned: 0n,
      salary: { fee: 0n },
      stakes: [
        { gain: lost, loss: 0n },
        { gain: 0n, loss: lost },
      ],
    });
    expect(end.supply[repType]).toBe(supply);
  });

  it('takes a hundredth of what is never revealed although it binds nothing', () => {
    const vpsc = withGrep();
    const { poolId } = begin(vpsc, { bindingPpm: 0 });
    vpsc.commit({ poolId, stake: 30n * REP }, 2100);
    vpsc.wakeAt(8000);
    expect(ofType(vpsc.record(poolId), 'pool-settled')).toMatchObject({
      outcome: 'void',
      burned: 300_000n,
      stakes: [{ loss: 300_000n }],
    });
  });

  it('needs its quorum', () => {
    const vpsc = withGrep();
    const { poolId } = begin(vpsc, { quorumPpm: 333_334 });
    vpsc.commit({ poolId, stake: 33n * REP }, 2100);
    vpsc.reveal({ poolId }, 6100);
    vpsc.wakeAt(8000);
    expect(ofType(vpsc.record(poolId), 'pool-settled').outcome).toBe('void');
  });

  it.each<[rule: string, act: (vpsc: Vpsc, poolId: string) => string, expected: string]>([
    ['takes no vote before it has begun', (vpsc) => vpsc.commit({ poolId: '99'.repeat(32) }, 2100), 'POOL_UNKNOWN'],
    ['takes no commitment once reveals are taken', (vpsc, poolId) => vpsc.commit({ poolId }, 6000), 'POOL_CLOSED'],
    [
      'takes no reveal before',
      (vpsc, poolId) => {
        vpsc.commit({ poolId }, 2100);
        return vpsc.reveal({ poolId }, 5999);
      },
      'REVEAL_TOO_EARLY',
    ],
    [
      'takes no reveal when it is over',
      (vpsc, poolId) => {
        vpsc.commit({ poolId }, 2100);
        return vpsc.reveal({ poolId }, 8000);
      },
      'POOL_CLOSED',
    ],
    [
      'takes no reveal that does not match',
      (vpsc, poolId) => {
        vpsc.commit({ poolId }, 2100);
        return vpsc.reveal({ poolId, side: 'against' }, 6100);
      },
      'REVEAL_DOES_NOT_MATCH',
    ],
    ['takes no open vote', (vpsc, poolId) => vpsc.vote({ poolId, stake: 1n }, 2100), 'VOTES_ARE_HIDDEN'],
    [
      'takes no work REP where governance REP votes',
      (vpsc, poolId) => vpsc.commit({ poolId, voter: alice }, 2100),
      'REP_NOT_FREE',
    ],
  ])('%s', (_rule, act, expected) => {
    const vpsc = withGrep();
    const { poolId } = begin(vpsc);
    expect(act(vpsc, poolId)).toBe(expected);
  });

  it('stands beside pools that were paid for, takes no place of theirs, and is the one of its type on its post', () => {
    const vpsc = withGrep();
    const posts = ['71', '72'].map((byte) => vpsc.post('comment', byte.repeat(32)));
    begin(vpsc);
    vpsc.settleBlock([{ post: posts[0]! }, { post: posts[1]! }, { repType: 'grep' }], 2100);
    vpsc.closeEpoch(40_000);
    expect(
      [3200, 3201, 3202]
        .map((nowMs) => vpsc.wakeAt(nowMs))
        .map((fact) => (fact?.type === 'pool-refused' ? fact.reason : fact?.type)),
    ).toEqual(['pool-opened', 'pool-opened', 'already-open']);
  });
});
