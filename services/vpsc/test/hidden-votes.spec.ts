import type { Commitment, Reveal } from '@bpdao/messages';
import { funded } from './funded-pool-of-carol.ts';
import { bob, dave, REP } from './pool-of-alice.ts';

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
