import fc from 'fast-check';
import { alice, bob, carol, dave, REP, Vpsc } from './pool-of-alice.ts';
import { round } from './round-of-votes.ts';

describe('an ask of the ASC', () => {
  it('is answered, also when the answer is no', () => {
    const vpsc = new Vpsc();
    expect(vpsc.offer(alice, 100n * REP)).toMatchObject({ type: 'rep-encumbered', encumbered: 100n * REP });
    expect(vpsc.offer(alice, 1n)).toMatchObject({
      type: 'encumbrance-refused',
      reason: 'rep-not-free',
      encumbered: 100n * REP,
    });
    expect(vpsc.offer(alice, -101n * REP)).toMatchObject({ type: 'encumbrance-refused' });
    expect(vpsc.offer(alice, -30n * REP)).toMatchObject({ type: 'rep-encumbered', encumbered: 70n * REP });
  });
});

describe('an ask for somebody who owes REP', () => {
  it('is refused when it would encumber, not when it releases', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 50n * REP);
    vpsc.state.book.wrep.owe(alice, 1n);
    expect(vpsc.offer(alice, 1n)).toMatchObject({
      type: 'encumbrance-refused',
      reason: 'in-debt',
      encumbered: 50n * REP,
    });
    expect(vpsc.offer(alice, -10n * REP)).toMatchObject({ type: 'rep-encumbered', encumbered: 40n * REP });
    expect([vpsc.state.book.wrep.debtOf(alice), vpsc.counted()]).toEqual([0n, 400n * REP - 1n]);
  });
});

describe('a proposed block', () => {
  it.each([
    ['of the attempt in progress opens a pool', {}, 'pool-opened'],
    ['of a later attempt is refused', { attempt: 1 }, 'block-refused'],
    ['of another height is refused', { height: 2n }, 'block-refused'],
    ['whose stake is not encumbered is refused', { stake: 21n * REP }, 'block-refused'],
    ['of somebody without an offer is refused', { producer: bob }, 'block-refused'],
  ] as const)('%s', (_rule, change, expected) => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    expect(vpsc.propose(change)?.type).toBe(expected);
  });

  it('that was refused ends its attempt: the next one is in progress', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    expect(vpsc.propose({ stake: 21n * REP })).toMatchObject({ type: 'block-refused', reason: 'stake-not-encumbered' });
    expect(vpsc.propose({ attempt: 1 })).toMatchObject({ type: 'pool-opened', attempt: 1 });
  });

  it('of a protocol that was reverted is refused; of the one that is in force again it opens a pool', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    vpsc.revert('e1'.repeat(32));
    expect(vpsc.propose()).toMatchObject({ type: 'block-refused', reason: 'protocol-reverted' });
    expect(vpsc.propose({ attempt: 1, protocol: 'e1'.repeat(32) })).toMatchObject({
      type: 'pool-opened',
      protocol: 'e1'.repeat(32),
    });
  });

  it('of a protocol whose turn it is not opens no pool: its attempt is over, and its stake stays where it is', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    expect(vpsc.propose({ protocol: 'e1'.repeat(32) })).toMatchObject({
      type: 'block-refused',
      reason: 'protocol-reverted',
    });
    expect(vpsc.state.book.wrep.encumberedAt(alice, 'asc')).toBe(20n * REP);
    expect(vpsc.propose({ attempt: 1 })).toMatchObject({ type: 'pool-opened', attempt: 1 });
  });

  it('whose pool was open when its protocol was reverted is followed by as many payouts as its own parameters allow', () => {
    const vpsc = new Vpsc({ maxBlockPayouts: 3 });
    vpsc.offer(alice, 20n * REP);
    vpsc.propose();
    vpsc.revert('e1'.repeat(32), { maxBlockPayouts: 1 });
    for (const voter of [bob, carol, dave]) vpsc.vote({ voter, side: 'for', stake: 60n * REP }, 10);
    vpsc.wake();
    const settled = vpsc.record();
    expect(settled?.type === 'round-settled' ? settled.payouts : []).toHaveLength(3);
  });

  it('whose pool was open when its protocol was reverted is settled as ever, and cancels the return when it is accepted', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    vpsc.propose();
    vpsc.revert('e1'.repeat(32));
    for (const voter of [bob, carol, dave]) vpsc.vote({ voter, side: 'for', stake: 60n * REP }, 10);
    vpsc.wake();
    expect(vpsc.record()).toMatchObject({
      type: 'round-settled',
      outcome: 'accepted',
      protocol: vpsc.genesis.protocol,
    });
    expect(vpsc.state.heard.governance.at(2n)?.protocol).toBe(vpsc.genesis.protocol);
  });

  it('after a missed slot belongs to the next attempt', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    vpsc.hear('wsc', { type: 'slot-missed', height: 1n, attempt: 0, producer: bob, reason: 'deadline' });
    expect(vpsc.propose()?.type).toBe('block-refused');
    expect(vpsc.propose({ attempt: 1 })?.type).toBe('pool-opened');
  });
});

describe('a block pool', () => {
  it('runs its whole window while nobody is active, and closes early once all active voters have voted', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    vpsc.propose();
    vpsc.vote({ voter: bob, side: 'for', stake: 90n * REP });
    expect(vpsc.deadlineMs()).toBe(1000);
    vpsc.vote({ voter: carol, side: 'for', stake: 90n * REP });
    vpsc.wake();
    vpsc.record();
    vpsc.propose({ height: 2n });
    expect(vpsc.deadlineMs()).toBe(1000);
    vpsc.vote({ voter: bob, side: 'for', stake: 90n * REP });
    expect(vpsc.deadlineMs()).toBe(1000);
    vpsc.vote({ voter: carol, side: 'for', stake: 90n * REP });
    expect(vpsc.deadlineMs()).toBe(100);
  });

  it('that accepts mints in proportion to the $, pays winners and the post, and shares the fee as salary', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    round(vpsc, [
      [bob, 'for', 90n * REP],
      [carol, 'for', 90n * REP],
      [dave, 'against', 10n * REP],
    ]);
    expect(vpsc.facts.at(-1)).toMatchObject({
      type: 'round-settled',
      outcome: 'accepted',
      minted: 12_000_000n,
      burned: 0n,
      nextHeight: 2n,
      nextAttempt: 0,
      stakeLeft: 20n * REP,
      salary: { fee: 12_000_000n },
    });
    expect(vpsc.counted()).toBe(412n * REP);
    expect(vpsc.state.book.wrep.balanceOf(dave)).toBe(90n * REP);
    expect(vpsc.state.book.salaries.wrep.isExact()).toBe(true);
    expect(vpsc.state.book.payouts.of(bob)).toBeGreaterThan(2_000_000n);
  });

  it('that rejects mints nothing and takes the producer’s stake', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    round(vpsc, [
      [bob, 'against', 90n * REP],
      [carol, 'against', 90n * REP],
    ]);
    expect(vpsc.facts.at(-1)).toMatchObject({
      type: 'round-settled',
      outcome: 'rejected',
      minted: 0n,
      stakeLeft: 0n,
      nextHeight: 1n,
      nextAttempt: 1,
      salary: { fee: 0n },
    });
    expect(vpsc.state.book.wrep.balanceOf(alice)).toBe(80n * REP);
    expect(vpsc.counted()).toBe(400n * REP);
  });

  it('without quorum is void and returns everything', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    round(vpsc, []);
    expect(vpsc.facts.at(-1)).toMatchObject({
      type: 'round-settled',
      outcome: 'void',
      minted: 0n,
      burned: 0n,
      stakeLeft: 20n * REP,
      nextAttempt: 1,
      undecided: 0,
    });
    expect(vpsc.state.book.wrep.encumberedAt(alice, 'asc')).toBe(20n * REP);
  });

  it('that is undecided three times is decided by a simple majority', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    const split = [
      [bob, 'for', 60n * REP],
      [carol, 'against', 60n * REP],
    ] as const;
    for (const attempt of [0, 1, 2]) {
      round(vpsc, split, 1n, attempt);
      expect(vpsc.facts.at(-1)).toMatchObject({ type: 'round-settled', outcome: 'void', undecided: attempt + 1 });
    }
    round(vpsc, split, 1n, 3);
    expect(vpsc.facts.at(-1)).toMatchObject({ type: 'round-settled', outcome: 'accepted', undecided: 0 });
  });

  it('conserves REP and shares every fee exactly, whatever the votes', () => {
    const vote = fc.tuple(
      fc.constantFrom(alice, bob, carol, dave),
      fc.constantFrom('for' as const, 'against' as const),
      fc.bigInt({ min: 1n, max: 100n * REP }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(vote, { maxLength: 6 }), { maxLength: 8 }), (rounds) => {
        const vpsc = new Vpsc();
        vpsc.offer(alice, 20n * REP);
        for (const votes of rounds) {
          const { height, attempt } = vpsc.state.round;
          const stake = vpsc.state.book.wrep.encumberedAt(alice, 'asc');
          vpsc.propose({ height, attempt, stake });
          for (const [voter, side, amount] of votes) vpsc.vote({ voter, side, stake: amount });
          vpsc.wake();
          vpsc.record();
          const settled = vpsc.facts.at(-1);
          if (settled?.type !== 'round-settled') throw new Error('the round is not settled');
          expect(vpsc.counted()).toBe(settled.supply.wrep);
          expect(vpsc.state.book.wrep.supply).toBe(settled.supply.wrep);
          expect({ perRep: vpsc.state.book.salaries.wrep.perRep, rest: vpsc.state.book.salaries.wrep.rest }).toEqual({
            perRep: settled.salary.perRep,
            rest: settled.salary.rest,
          });
          expect(vpsc.state.book.salaries.wrep.isExact()).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});
