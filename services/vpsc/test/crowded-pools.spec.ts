import { encodeEvidence, encodeVote, encodeVpscFact, opened, type Vote } from '@bpdao/messages';
import { alice, dave, REP, Vpsc } from './pool-of-alice.ts';

/** Members of 1 µREP each: more than the facts that list a pool's stakes have room for. */
const CROWD = 10_400;
const LISTED_BYTES_MAX = 900_000;
const crowd = Array.from({ length: CROWD }, (_, index) => ({
  address: index.toString(16).padStart(64, '0'),
  wrep: 1n,
}));

/**
 * Lets each member of the crowd act in turn until one is refused for want of room. Returns the count of accepted acts.
 */
function fill(take: (address: string) => string): number {
  const refused = crowd.findIndex(({ address }) => {
    const answer = take(address);
    if (answer !== 'say' && answer !== 'TOO_LARGE') throw new Error(answer);
    return answer === 'TOO_LARGE';
  });
  if (refused === -1) throw new Error('there is no end of room');
  return refused;
}

describe('a crowded pool', () => {
  it('takes as many votes as the facts that list them have room for; it is tallied and settled, and the next block is policed', () => {
    const vpsc = new Vpsc({}, crowd);
    vpsc.offer(alice, 20n * REP);
    vpsc.propose();
    const taken = fill((voter) => vpsc.vote({ voter, side: 'for', stake: 1n }));
    expect(taken).toBe(10_272);
    const vote = { voter: crowd[0]!.address, side: 'for', stake: 1n } as const;
    expect([vpsc.vote(vote), vpsc.vote({ ...vote, side: 'against' })]).toEqual(['again', 'ALREADY_VOTED']);
    const resolved = vpsc.wake();
    const settled = vpsc.record();
    if (resolved?.type !== 'pool-resolved' || settled?.type !== 'round-settled') {
      throw new Error('the pool did not end');
    }
    expect(resolved.stakes).toHaveLength(taken + 1);
    for (const fact of [resolved, settled]) expect(encodeVpscFact(fact).length).toBeLessThan(LISTED_BYTES_MAX);
    expect(vpsc.propose({ height: settled.nextHeight, attempt: settled.nextAttempt, stake: 0n })).toMatchObject({
      type: 'pool-opened',
    });
  });

  it('takes as many commitments, and each of them may be revealed', () => {
    const vpsc = new Vpsc({}, crowd);
    vpsc.post();
    vpsc.settleBlock([{}]);
    expect(vpsc.wakeAt(2000)).toMatchObject({ type: 'pool-opened', kind: 'funded' });
    const committed = fill((voter) => vpsc.commit({ voter, stake: 1n }));
    expect(committed).toBeGreaterThan(10_000);
    expect(vpsc.reveal({ voter: crowd[committed - 1]!.address })).toBe('say');
  });

  it('has as many stakes slashed as there is room for below what a broker takes', () => {
    const vpsc = new Vpsc({}, crowd);
    vpsc.offer(alice, 20n * REP);
    vpsc.propose();
    const vote = (voter: string, side: Vote['side']): Vote => ({ voter, poolId: vpsc.blockPool(), side, stake: 1n });
    const taken = fill((voter) => vpsc.vote(vote(voter, 'for')));
    const signed = (value: Vote) => ({ payload: opened(encodeVote, value), signature: new Uint8Array(64) });
    const slashed = fill((voter) =>
      vpsc.command(
        {
          type: 'report-equivocation',
          payload: opened(encodeEvidence, {
            reporter: dave,
            proof: { type: 'votes', one: signed(vote(voter, 'for')), other: signed(vote(voter, 'against')) },
          }),
          signature: new Uint8Array(64),
        },
        20,
      ),
    );
    expect(slashed).toBeGreaterThan(500);
    vpsc.wake();
    const settled = vpsc.record();
    if (settled?.type !== 'round-settled') throw new Error('the round did not end');
    expect([settled.stakes.length, settled.slashes.length]).toEqual([taken + 1, slashed]);
    expect(encodeVpscFact(settled).length).toBeLessThan(1_000_000);
  });
});
