import type { Vote } from '@bpdao/messages';
import { alice, bob, REP, Vpsc } from './pool-of-alice.ts';

/** A pool on alice's block closes at 1000; bob has 100 REP and stakes 60 at 10, changed as the row says. */
describe('a refused vote', () => {
  it.each<[rule: string, change: Partial<Vote>, nowMs: number, figures: string]>([
    ['beyond the free REP tells both', { stake: 101n * REP }, 10, 'The stake is 101 REP; 100 REP are free.'],
    ['that comes too late tells by how much', {}, 1007, 'The vote is 7 ms late.'],
  ])('%s', (_rule, change, nowMs, figures) => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    vpsc.propose();
    vpsc.vote(change, nowMs);
    expect(vpsc.figures).toBe(figures);
  });

  it('of a member in debt tells the debt', () => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    vpsc.propose();
    vpsc.state.book.wrep.owe(bob, 2n * REP);
    vpsc.vote({});
    expect(vpsc.figures).toBe('The debt is 2 REP.');
  });
});
