import type { PostKind } from '@bpdao/messages';
import { ofType } from './funded-pool-of-carol.ts';
import { alice, bob, carol, dave, REP, Vpsc } from './pool-of-alice.ts';

describe('a pool in which governance REP votes', () => {
  /** Returns a VPSC in which bob and carol hold 50 gREP each, and dave's post is paid for. */
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
