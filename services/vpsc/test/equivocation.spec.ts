import {
  encodeBlockList,
  encodeEvidence,
  encodeVote,
  opened,
  type BlockList,
  type CastVote,
  type Evidence,
  type SignedList,
  type Vote,
  type VpscFact,
} from '@bpdao/messages';
import { alice, bob, carol, dave, REP, Vpsc } from './pool-of-alice.ts';

const zero = '00'.repeat(32);
const list = (change: Partial<BlockList> = {}): SignedList => ({
  payload: opened(encodeBlockList, {
    producer: alice,
    height: 1n,
    attempt: 0,
    try: 0,
    parent: zero,
    reveal: zero,
    transactionsRoot: zero,
    transactionCount: 0,
    ...change,
  }),
  signature: new Uint8Array(64),
});
const vote = (change: Partial<Vote> = {}): CastVote => ({
  payload: opened(encodeVote, { voter: bob, poolId: zero, side: 'for', stake: REP, ...change }),
  signature: new Uint8Array(64),
});
const lists = (change: Partial<BlockList>): Evidence['proof'] => ({ type: 'lists', one: list(), other: list(change) });

/** Lets carol report alice's offence. Returns the answer. */
const report = (vpsc: Vpsc, proof: Evidence['proof'], reporter = carol): string =>
  vpsc.command(
    {
      type: 'report-equivocation',
      payload: opened(encodeEvidence, { reporter, proof }),
      signature: new Uint8Array(64),
    },
    50,
  );

const last = <T extends VpscFact['type']>(vpsc: Vpsc, type: T): Extract<VpscFact, { type: T }> => {
  const found = vpsc.facts.findLast((fact): fact is Extract<VpscFact, { type: T }> => fact.type === type);
  if (found === undefined) throw new Error(`nothing of ${type} was said`);
  return found;
};

describe('two lists that one producer signed', () => {
  it.each<[what: string, other: Partial<BlockList>, expected: string]>([
    ['for one height, attempt and try prove it', { transactionCount: 1 }, 'say'],
    ['that are the same prove nothing', {}, 'EVIDENCE_PROVES_NOTHING'],
    ['for two tries prove nothing', { try: 1 }, 'EVIDENCE_PROVES_NOTHING'],
    ['for two attempts prove nothing', { attempt: 1 }, 'EVIDENCE_PROVES_NOTHING'],
    ['for two heights prove nothing', { height: 2n }, 'EVIDENCE_PROVES_NOTHING'],
    ['of two producers prove nothing', { producer: bob }, 'EVIDENCE_PROVES_NOTHING'],
  ])('%s', (_what, other, expected) => {
    expect(report(new Vpsc(), lists(other))).toBe(expected);
  });

  it('for a height that nobody works on yet prove nothing', () => {
    expect(
      report(new Vpsc(), {
        type: 'lists',
        one: list({ height: 2n }),
        other: list({ height: 2n, transactionCount: 1 }),
      }),
    ).toBe('EVIDENCE_PROVES_NOTHING');
  });

  it('of too long ago are not looked at', () => {
    const vpsc = new Vpsc({ memoryBlocks: 2n });
    for (let height = 1; height <= 3; height += 1) vpsc.settleBlock([], height * 3000);
    expect(vpsc.state.round.height).toBe(4n);
    expect(
      report(vpsc, { type: 'lists', one: list({ height: 2n }), other: list({ height: 2n, transactionCount: 1 }) }),
    ).toBe('TOO_OLD');
    expect(
      report(vpsc, { type: 'lists', one: list({ height: 3n }), other: list({ height: 3n, transactionCount: 1 }) }),
    ).toBe('say');
  });

  it('are proven once: the same report again is answered again, another one for the slot refused', () => {
    const vpsc = new Vpsc();
    expect(report(vpsc, lists({ transactionCount: 1 }))).toBe('say');
    expect(report(vpsc, lists({ transactionCount: 1 }))).toBe('again');
    expect(report(vpsc, lists({ transactionCount: 2 }))).toBe('ALREADY_PROVEN');
    expect(report(vpsc, lists({ transactionCount: 1 }), dave)).toBe('ALREADY_PROVEN');
  });

  it('cost the whole offer at once: a tenth goes to the reporter, the rest is burned', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    report(vpsc, lists({ transactionCount: 1 }));
    expect(last(vpsc, 'equivocation-proven')).toMatchObject({
      offender: alice,
      offerLost: 20n * REP,
      reward: 2n * REP,
    });
    const { wrep } = vpsc.state.book;
    expect([wrep.balanceOf(alice), wrep.balanceOf(carol), wrep.supply]).toEqual([80n * REP, 102n * REP, 382n * REP]);
    expect(vpsc.counted()).toBe(wrep.supply);
  });

  it('cost a stake that is taken before its block is proposed: the block is refused', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    report(vpsc, lists({ transactionCount: 1 }));
    expect(vpsc.propose()).toMatchObject({ type: 'block-refused', reason: 'stake-not-encumbered' });
  });

  it('cost what is left of stakes in open pools when these settle, which still count', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    vpsc.propose();
    vpsc.vote({ voter: alice, side: 'for', stake: 30n * REP });
    vpsc.vote({ voter: bob, side: 'for', stake: 50n * REP });
    expect(report(vpsc, lists({ transactionCount: 1 }))).toBe('say');
    vpsc.wake();
    const settled = vpsc.record();
    if (settled?.type !== 'round-settled') throw new Error('the round was not settled');
    expect(settled.outcome).toBe('accepted');
    expect(settled.stakeLeft).toBe(0n);
    expect(settled.slashes).toEqual([
      { address: alice, availability: true, amount: 20n * REP, reporter: carol, reward: 2n * REP },
      { address: alice, availability: false, amount: 30n * REP, reporter: carol, reward: 3n * REP },
    ]);
    expect(vpsc.state.book.wrep.balanceOf(carol)).toBe(105n * REP);
    expect(vpsc.counted()).toBe(settled.supply.wrep);
    expect(vpsc.state.book.wrep.supply).toBe(settled.supply.wrep);
    expect(vpsc.state.book.salaries.wrep.isExact()).toBe(true);
  });
});

describe('two votes of one member', () => {
  /** Returns a VPSC with alice's block in a pool, and the pool's id. */
  function voting(): readonly [Vpsc, string] {
    const vpsc = new Vpsc();
    vpsc.propose({ stake: 0n });
    return [vpsc, last(vpsc, 'pool-opened').poolId];
  }

  it.each<[what: string, other: Partial<Vote>, expected: string]>([
    ['on different sides of a block pool prove it', { side: 'against' }, 'say'],
    ['on one side prove nothing', { stake: 2n * REP }, 'EVIDENCE_PROVES_NOTHING'],
    ['in two pools prove nothing', { side: 'against', poolId: 'ab'.repeat(32) }, 'EVIDENCE_PROVES_NOTHING'],
    ['of two members prove nothing', { side: 'against', voter: dave }, 'EVIDENCE_PROVES_NOTHING'],
  ])('%s', (_what, other, expected) => {
    const [vpsc, poolId] = voting();
    expect(report(vpsc, { type: 'votes', one: vote({ poolId }), other: vote({ poolId, ...other }) })).toBe(expected);
  });

  it('in a pool that nobody knows prove nothing', () => {
    expect(report(new Vpsc(), { type: 'votes', one: vote(), other: vote({ side: 'against' }) })).toBe('POOL_UNKNOWN');
  });

  it('slash what was staked there', () => {
    const [vpsc, poolId] = voting();
    vpsc.vote({ voter: bob, side: 'for', stake: 50n * REP });
    vpsc.vote({ voter: dave, side: 'for', stake: 90n * REP });
    report(vpsc, { type: 'votes', one: vote({ poolId }), other: vote({ poolId, side: 'against' }) });
    vpsc.wake();
    expect(vpsc.record()).toMatchObject({
      type: 'round-settled',
      slashes: [{ address: bob, amount: 50n * REP, reward: 5n * REP }],
    });
    expect(vpsc.counted()).toBe(vpsc.state.book.wrep.supply);
  });
});
