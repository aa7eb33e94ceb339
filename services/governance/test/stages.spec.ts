import { changedParameters } from '@bpdao/genesis';
import type { Outcome } from '@bpdao/messages';
import { ALICE, BOB, Governance, P1, P2, parameters, V2, V3 } from './governance-of-four.ts';

/** Returns governance at 0 ms, after the change of a proposal got the open place; a stage waits 100 ms. */
function opened(change: object = { parameters: { subsidy: 5_000_000 } }): Governance {
  const governance = Governance.withGrep();
  governance.proposal(P1, change);
  governance.attest();
  governance.closeEpoch();
  return governance;
}

/** Runs stages with these results. Returns the wait of each after the stage before. */
function waitsOf(results: readonly (readonly [up: bigint, down: bigint])[]): readonly number[] {
  const governance = opened();
  const waits: number[] = [];
  for (const [up, down] of results) {
    const settledAtMs = governance.nowMs;
    governance.beginWhenDue();
    waits.push(governance.nowMs - settledAtMs);
    governance.nowMs += 20;
    governance.vote(up, down);
  }
  return waits;
}

/** Lets all three stages accept, on all sides. */
function accept(governance: Governance): void {
  for (let stage = 1; stage <= 3; stage += 1) {
    governance.beginWhenDue();
    governance.vote(10n);
    while (governance.begin() !== undefined) governance.vote(10n);
  }
}

describe('stages', () => {
  it('are three, that bind nothing, a hundredth and all; the last one needs a third of all', () => {
    const governance = opened();
    accept(governance);
    expect(governance.saidOf('stage-begun')).toEqual([
      { type: 'stage-begun', post: P1, stage: 1, repType: 'grep', bindingPpm: 0, quorumPpm: 100_000 },
      { type: 'stage-begun', post: P1, stage: 2, repType: 'grep', bindingPpm: 10_000, quorumPpm: 100_000 },
      { type: 'stage-begun', post: P1, stage: 3, repType: 'grep', bindingPpm: 1_000_000, quorumPpm: 333_334 },
    ]);
  });

  it('begin at once, then each stageWaitMs after the one before was settled', () => {
    expect(
      waitsOf([
        [10n, 0n],
        [10n, 0n],
        [10n, 0n],
      ]),
    ).toEqual([0, 100, 100]);
  });

  it.each<[rule: string, results: readonly (readonly [bigint, bigint])[], waits: readonly number[]]>([
    [
      'a close result doubles the next wait',
      [
        [58n, 42n],
        [99n, 1n],
        [99n, 1n],
      ],
      [0, 200, 100],
    ],
    [
      'one that is just not close does not',
      [
        [581n, 419n],
        [99n, 1n],
        [99n, 1n],
      ],
      [0, 100, 100],
    ],
    [
      'a tie is close',
      [
        [50n, 50n],
        [99n, 1n],
        [99n, 1n],
      ],
      [0, 200, 100],
    ],
    [
      'the second one may be close',
      [
        [99n, 1n],
        [55n, 45n],
        [99n, 1n],
      ],
      [0, 100, 200],
    ],
    [
      'it happens once',
      [
        [55n, 45n],
        [55n, 45n],
        [55n, 45n],
      ],
      [0, 200, 100],
    ],
  ])('%s', (_rule, results, waits) => {
    expect(waitsOf(results)).toEqual(waits);
  });

  it('wait for nothing while a pool is open, however long', () => {
    const governance = opened();
    governance.begin();
    governance.nowMs += 100_000;
    expect(governance.begin()).toBeUndefined();
  });

  it('of a share are voted in by both types of REP, one pool after the other', () => {
    const governance = opened({ governanceSharePpm: 50_000 });
    accept(governance);
    expect(governance.saidOf('stage-begun').map(({ stage, repType }) => [stage, repType])).toEqual([
      [1, 'grep'],
      [1, 'wrep'],
      [2, 'grep'],
      [2, 'wrep'],
      [3, 'grep'],
      [3, 'wrep'],
    ]);
    expect(governance.closeEpoch()).toMatchObject({ adopted: P1, governanceSharePpm: 50_000 });
  });
});

describe('a change', () => {
  it('of parameters is in force with the end of the epoch, and not before', () => {
    const governance = opened();
    accept(governance);
    expect(governance.state.force.parameters.subsidy).toBe(10_000_000n);
    const closed = governance.closeEpoch();
    expect(closed).toMatchObject({
      protocol: V2,
      adopted: P1,
      parameters: changedParameters(parameters, { parameters: [['subsidy', 5_000_000n]] }, governance.state.governable),
    });
    expect(closed.parametersHash).not.toBe(governance.saidOf('epoch-closed').at(-2)?.parametersHash);
    expect(
      [closed.fromHeight - 1n, closed.fromHeight].map(
        (height) => governance.state.inForce.at(height)?.parameters.subsidy,
      ),
    ).toEqual([10_000_000n, 5_000_000n]);
    expect(governance.state.open).toBeUndefined();
  });

  it('of the protocol is in force with the end of the epoch', () => {
    const governance = Governance.withGrep();
    governance.post(V3);
    governance.attest({ post: V3 });
    governance.closeEpoch();
    accept(governance);
    expect(governance.closeEpoch()).toMatchObject({ protocol: V3, adopted: V3, governanceSharePpm: 40_000 });
    expect(governance.closeEpoch().adopted).toBeUndefined();
  });

  it.each<[rule: string, accepted: number, outcome: Outcome]>([
    ['rejected in the first stage', 0, 'rejected'],
    ['void in the first stage', 0, 'void'],
    ['rejected in the second stage', 1, 'rejected'],
    ['rejected in the last stage', 2, 'rejected'],
    ['void in the last stage', 2, 'void'],
  ])('%s fails, frees the place and waits retryEpochs', (_rule, accepted, outcome) => {
    const governance = opened();
    for (let stage = 1; stage <= accepted + 1; stage += 1) {
      governance.beginWhenDue();
      if (stage <= accepted) governance.vote(10n);
      else governance.vote(1n, 10n, outcome);
    }
    expect([governance.begin(), governance.state.open, governance.attest()]).toEqual([
      undefined,
      undefined,
      'RETRY_TOO_EARLY',
    ]);
    expect(governance.closeEpoch()).toMatchObject({ parameters: { subsidy: 10_000_000n } });
    expect(governance.attest()).toBe('RETRY_TOO_EARLY');
    governance.closeEpoch();
    expect(governance.attest()).toBe('say');
  });

  it.each<[rule: string, grep: Outcome, wrep: Outcome]>([
    ['governance REP', 'rejected', 'accepted'],
    ['work REP', 'accepted', 'rejected'],
  ])('of the share fails when %s is against it', (_rule, grep, wrep) => {
    const governance = opened({ governanceSharePpm: 50_000 });
    governance.begin();
    governance.openPool(P1, 1, 'grep');
    governance.begin();
    governance.openPool(P1, 1, 'wrep');
    governance.settlePool(P1, 'grep', 10n, 1n, grep);
    expect(governance.state.open?.post).toBe(P1);
    governance.settlePool(P1, 'wrep', 10n, 1n, wrep);
    expect(governance.state.open).toBeUndefined();
    expect([...governance.state.lastWords.values()].map(({ repType, outcome }) => [repType, outcome])).toEqual([
      ['grep', grep],
      ['wrep', wrep],
    ]);
  });

  it('leaves the place to the next one by the same end of an epoch, which adopts one thing only', () => {
    const governance = opened();
    accept(governance);
    governance.proposal(P2, { parameters: { subsidy: 2_500_000 } }); // allowed only after the first
    expect(governance.attest({ post: P2 })).toBe('STEP_TOO_LARGE');
    governance.post(V3);
    governance.attest({ attester: BOB, post: V3 });
    expect(governance.closeEpoch()).toMatchObject({ protocol: V2, adopted: P1, opened: { post: V3 } });
    expect(governance.attest({ post: P2 })).toBe('say');
  });

  it('that is not allowed any more after a return is not adopted, and has failed', () => {
    const governance = Governance.withGrep();
    governance.post(V3);
    for (const producer of [ALICE, BOB]) governance.offer(producer, 300n, V2);
    governance.attest({ post: V3 });
    governance.closeEpoch();
    accept(governance);
    governance.state.reverted.add(V3);
    expect(governance.closeEpoch()).toMatchObject({ protocol: V2 });
    expect([
      governance.saidOf('epoch-closed').at(-1)?.adopted,
      governance.state.open,
      governance.state.failed.has(V3),
    ]).toEqual([undefined, undefined, true]);
  });

  it('is voted on although the WSC is waited for', () => {
    const governance = Governance.withGrep().settleTo(12n);
    governance.proposal(P1, { parameters: { subsidy: 5_000_000 } });
    governance.attest();
    governance.settleTo(15n);
    expect(governance.begin()).toMatchObject({ type: 'stage-begun', stage: 1 });
    governance.vote(10n);
    expect(governance.patienceMs()).toBe(11_000); // the next stage is not due, so the silence of the WSC is
    governance.nowMs += 100;
    governance.settle('void'); // tells the time, at which the stage is due
    expect(governance.begin()).toMatchObject({ type: 'stage-begun', stage: 2 });
  });
});

describe('the budget of an epoch', () => {
  it('is what blocks paid to what their protocol builds on, and to the holders of governance REP', () => {
    const governance = Governance.withGrep();
    const result = {
      type: 'result-recorded',
      poolId: P1,
      kind: 'block',
      repType: 'wrep',
      postAddress: P2,
      outcome: 'accepted',
      height: 11n,
      attempt: 0,
      reward: 9n,
      credits: [],
      debits: [],
      burned: 0n,
      flows: [],
      transactions: [],
    } as const;
    governance.hear('forum', {
      ...result,
      values: [
        { post: P2, delta: 7n },
        { post: V2, delta: 2n },
      ],
    });
    governance.hear('forum', { ...result, kind: 'funded', values: [{ post: V2, delta: 100n }] });
    governance.settlePool(V2, 'grep', 1n, 0n, 'accepted', {
      kind: 'funded',
      salary: { fee: 50n, perRep: 0n, rest: 0n },
    });
    governance.settlePool(V2, 'wrep', 1n, 0n, 'accepted', {
      kind: 'funded',
      salary: { fee: 60n, perRep: 0n, rest: 0n },
      governance: { salary: { fee: 3n, perRep: 0n, rest: 0n }, queued: [] },
    });
    expect([...governance.state.budgets]).toEqual([
      [3n, { posts: new Map([[V2, 2n]]), toHolders: 0n }],
      [2n, { posts: new Map(), toHolders: 53n }],
    ]);
  });
});
