import { INCINERATOR } from '@bpdao/references';
import { neighboursOf } from '../src/views/neighbours.ts';
import { makePost, named, proposeBlock, PROTOCOL, resolvePool, sha256, text } from './chain-facts.ts';
import { ForumChain } from './forum-chain.ts';

/**
 * A proposal of the producer that was given 10 REP, and alice's that leaches half of that, builds on the protocol and
 * burns a tenth; it was given 10 REP too.
 */
describe('the neighbours of a post', () => {
  const old = makePost({
    kind: 'proposal',
    authors: [{ address: named('producer'), weightPpm: 1_000_000 }],
    content: text('old'),
  });
  const weights = [
    [sha256(old.bytes), -500_000],
    [PROTOCOL, 200_000],
    [INCINERATOR, 100_000],
  ] as const;
  const better = makePost({
    kind: 'proposal',
    references: weights.map(([target, weightPpm]) => ({ target, weightPpm })),
    content: text('better'),
  });
  const [oldAt, betterAt] = [sha256(old.bytes), sha256(better.bytes)];
  const chain = new ForumChain();
  const reward = (postAddress: string) => {
    const { blockHash: _blockHash, ...pool } = resolvePool(proposeBlock({ height: 1n }), 'accepted', 10_000_000n);
    chain.hear({ ...pool, kind: 'funded', postAddress });
  };
  chain.submit(old);
  reward(oldAt);
  chain.submit(better);
  reward(betterAt);
  chain.propose({ height: 1n });
  const of = (address: string, skip = 0, limit = 100) => neighboursOf(chain.state, { address, skip, limit });

  it('are what it cites, in its order, with what flowed and what they are worth', () => {
    const { post, cites } = of(betterAt);
    expect(post).toMatchObject({
      address: betterAt,
      kind: 'proposal',
      authors: [{ address: named('alice'), weightPpm: 1_000_000 }],
      valueWrep: 10_500_000n,
      valueGrep: 0n,
    });
    expect(cites).toEqual([
      {
        post: { address: oldAt, kind: 'proposal', authors: old.value.authors, valueWrep: 5_000_000n, valueGrep: 0n },
        weightPpm: -500_000,
        flowWrep: -5_000_000n,
        flowGrep: 0n,
      },
      {
        post: expect.objectContaining({ address: PROTOCOL, kind: 'genesis', valueWrep: 3_000_000n }),
        weightPpm: 200_000,
        flowWrep: 3_000_000n,
        flowGrep: 0n,
      },
      { weightPpm: 100_000, flowWrep: 0n, flowGrep: 0n },
    ]);
  });

  it('are what cites it and is no block, a page at a time', () => {
    expect(of(oldAt)).toMatchObject({
      cites: [],
      citedByCount: 1,
      citedBy: [{ post: { address: betterAt }, weightPpm: -500_000, flowWrep: -5_000_000n }],
    });
    expect(of(PROTOCOL)).toMatchObject({ citedByCount: 1, citedBy: [{ post: { address: betterAt } }] });
    expect(of(PROTOCOL, 1)).toMatchObject({ citedByCount: 1, citedBy: [] });
    expect(of(PROTOCOL, 0, 0)).toMatchObject({ citedByCount: 1, citedBy: [] });
  });

  it('of what nobody published are none', () => {
    expect(of(named('nothing'))).toEqual({ cites: [], citedBy: [], citedByCount: 0 });
  });
});
