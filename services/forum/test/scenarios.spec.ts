import { readFileSync } from 'node:fs';
import type { ForumFact } from '@bpdao/messages';
import { INCINERATOR } from '@bpdao/references';
import { makePost, named, proposeBlock, resolvePool, sha256, text } from './chain-facts.ts';
import { ForumChain } from './forum-chain.ts';

interface Scenario {
  readonly title: string;
  readonly steps: readonly {
    readonly post: string;
    readonly authors: readonly { readonly address: string; readonly weightPpm: number }[];
    readonly references: readonly { readonly target: string; readonly weightPpm: number }[];
    readonly reward: string;
  }[];
  readonly after: readonly {
    readonly values: Readonly<Record<string, string>>;
    readonly credits: Readonly<Record<string, string>>;
    readonly burned: string;
  }[];
}

const cases: readonly Scenario[] = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../../tests/vectors/data/own/forum.json`, 'utf8'),
);

/**
 * The worked cases of tests/vectors, by the Forum's own decisions: every post is submitted, every reward comes with a
 * pool on it.
 */
describe('the Forum', () => {
  it.each(cases.map((one) => [one.title, one] as const))('holds: %s', (_title, { steps, after }) => {
    const chain = new ForumChain({ postMinBalance: 0n });
    const addresses = new Map([['incinerator', INCINERATOR]]);
    const credits = new Map<string, bigint>();
    let burned = 0n;
    for (const [index, { post: name, authors, references, reward }] of steps.entries()) {
      const post = makePost({
        kind: 'proposal',
        content: text(name),
        authors: authors.map(({ address, weightPpm }) => ({ address: named(address), weightPpm })),
        references: references.map(({ target, weightPpm }) => ({ target: addresses.get(target)!, weightPpm })),
      });
      addresses.set(name, sha256(post.bytes));
      expect(chain.submit(post).type).toBe('say');
      if (reward !== '0') {
        const { fact } = chain.hear(poolOn(sha256(post.bytes), BigInt(reward))) as {
          readonly fact: ForumFact & { readonly type: 'result-recorded' };
        };
        for (const { address, amount } of fact.credits) credits.set(address, (credits.get(address) ?? 0n) + amount);
        for (const { address, amount } of fact.debits) credits.set(address, (credits.get(address) ?? 0n) - amount);
        burned += fact.burned;
      }
      const expected = after[index]!;
      for (const [of, value] of Object.entries(expected.values)) {
        expect([of, chain.state.graphs.wrep.valueOf(addresses.get(of)!)]).toEqual([of, BigInt(value)]);
      }
      for (const who of new Set(steps.flatMap((step) => step.authors.map(({ address }) => address)))) {
        expect([who, credits.get(named(who)) ?? 0n]).toEqual([who, BigInt(expected.credits[who] ?? 0)]);
      }
      expect(burned).toBe(BigInt(expected.burned));
    }
  });
});

function poolOn(postAddress: string, toPost: bigint) {
  const { blockHash: _blockHash, ...pool } = resolvePool(proposeBlock({ height: 1n }), 'accepted', toPost);
  return { ...pool, kind: 'funded', postAddress } as const;
}
