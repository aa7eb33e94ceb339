import { membersView } from '../src/views/members.ts';
import { alice, bob, carol, dave, REP, Vpsc } from './pool-of-alice.ts';

const ZERO = '00'.repeat(32);
const LAST = 'ff'.repeat(32);

describe('members', () => {
  const addresses = (vpsc: Vpsc, after?: string, limit = 100): readonly string[] =>
    membersView(vpsc.state, { limit, ...(after === undefined ? undefined : { after }) }).members.map(
      ({ address }) => address,
    );
  const four = [alice, bob, carol, dave].toSorted();

  it('are told in the order of their addresses, a page after the other', () => {
    const vpsc = new Vpsc();
    expect(addresses(vpsc)).toEqual(four);
    expect(addresses(vpsc, undefined, 2)).toEqual(four.slice(0, 2));
    expect(addresses(vpsc, four[1], 2)).toEqual(four.slice(2));
    expect(membersView(vpsc.state, { limit: 0 })).toMatchObject({ members: [], count: 4 });
  });

  it('are those who hold REP now, whoever came or left since they were asked for last', () => {
    const vpsc = new Vpsc({}, [
      { address: ZERO, wrep: 0n },
      { address: LAST, wrep: REP },
    ]);
    expect(addresses(vpsc)).toEqual([...four, LAST]);
    vpsc.state.book.grep.endow(ZERO, REP);
    expect(addresses(vpsc)).toEqual([ZERO, ...four, LAST]);
    vpsc.state.book.wrep.burnFree(LAST, REP);
    expect(addresses(vpsc)).toEqual([ZERO, ...four]);
    expect(membersView(vpsc.state, { limit: 1 }).count).toBe(5);
  });
});
