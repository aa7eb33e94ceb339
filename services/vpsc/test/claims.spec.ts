import { bob, REP, Vpsc } from './pool-of-alice.ts';

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
