import type { Vote } from '@bpdao/messages';
import { alice, bob, carol, dave, REP, Vpsc } from './pool-of-alice.ts';
import { round } from './round-of-votes.ts';

/**
 * Every row starts from a pool on alice's block (stake 20 REP) that closes at 1000, in which carol staked 40 REP for;
 * bob stakes 60 against at 10, changed as the row says.
 */
describe('a vote', () => {
  const opened = (): Vpsc => {
    const vpsc = new Vpsc();
    vpsc.offer(alice, 20n * REP);
    vpsc.propose();
    vpsc.vote({ voter: carol, side: 'for', stake: 40n * REP }, 5);
    return vpsc;
  };

  it.each<[rule: string, change: Partial<Vote>, atMs: number, expected: string]>([
    ['stakes the REP it carries', {}, 10, 'say'],
    ['counts until just before closing', {}, 999, 'say'],
    ['is refused from the closing moment', {}, 1000, 'POOL_CLOSED'],
    ['is refused for an unknown pool', { poolId: 'ab'.repeat(32) }, 10, 'POOL_UNKNOWN'],
    ['is refused without REP', { stake: 0n }, 10, 'STAKE_NOT_POSITIVE'],
    ['is refused beyond the free REP', { stake: 100n * REP + 1n }, 10, 'REP_NOT_FREE'],
    ['is refused from somebody without REP', { voter: '99'.repeat(32), stake: 1n }, 10, 'REP_NOT_FREE'],
    ['may be the producer’s own free REP', { voter: alice, side: 'for', stake: 80n * REP }, 10, 'say'],
    ['cannot be the REP that the producer staked', { voter: alice, side: 'for', stake: 81n * REP }, 10, 'REP_NOT_FREE'],
    ['sent again gets its answer again', { voter: carol, side: 'for', stake: 40n * REP }, 10, 'again'],
    ['is refused when another was cast', { voter: carol, side: 'against', stake: 40n * REP }, 10, 'ALREADY_VOTED'],
    ['is refused when it would be raised', { voter: carol, side: 'for', stake: 41n * REP }, 10, 'ALREADY_VOTED'],
  ])('%s', (_rule, change, atMs, expected) => {
    expect(opened().vote(change, atMs)).toBe(expected);
  });

  it('is refused from somebody who owes REP', () => {
    const vpsc = opened();
    vpsc.state.book.wrep.owe(bob, 1n);
    expect(vpsc.vote({})).toBe('IN_DEBT');
  });

  it('gets its answer again once the pool is gone, for memoryBlocks heights, and nobody else’s', () => {
    const vpsc = new Vpsc({ memoryBlocks: 3n });
    vpsc.offer(alice, 20n * REP);
    const vote = (change: Partial<Vote> = {}): string =>
      vpsc.vote({ poolId, side: 'for', stake: 40n * REP, ...change });
    vpsc.propose();
    const poolId = vpsc.blockPool();
    for (const voter of [bob, carol]) vote({ voter });
    vpsc.wake();
    vpsc.record();
    const answers = (): readonly string[] => [
      vote({ voter: bob }),
      vote({ voter: carol }),
      vote({ voter: carol, stake: REP }),
      vote({ voter: dave }),
    ];
    expect(answers()).toEqual(['again', 'again', 'ALREADY_VOTED', 'POOL_UNKNOWN']);
    for (let height = 2n; height <= 4n; height += 1n) {
      expect(answers()[0]).toBe('again');
      round(
        vpsc,
        [
          [bob, 'for', 40n * REP],
          [carol, 'for', 40n * REP],
        ],
        height,
      );
    }
    expect(answers()).toEqual(['POOL_UNKNOWN', 'POOL_UNKNOWN', 'POOL_UNKNOWN', 'POOL_UNKNOWN']);
  });

  it('moves its stake from the free REP to the pool', () => {
    const vpsc = opened();
    expect(vpsc.state.book.wrep.freeOf(carol)).toBe(60n * REP);
    expect(vpsc.state.book.wrep.balanceOf(carol)).toBe(100n * REP);
  });
});
