import type { Fact } from '@bpdao/catalogue';
import type { Post } from '@bpdao/messages';
import type { Invariant, InvariantMaker } from './invariant.ts';

type Created = Extract<Fact, { readonly type: 'grep-created' }>;
type Valued = Extract<Fact, { readonly type: 'ancestry-valued' }>;

/**
 * Creation: governance REP comes into being once, from the protocol that an epoch named for it. Its amount is the
 * value, by the results, of the protocol and proposal posts on which that protocol builds; it goes to their authors.
 */
export const creation: InvariantMaker = ({ chain: { genesis } }): Invariant => {
  const posts = new Map<string, Post>(genesis.posts.map(({ address, post }) => [address, post.value]));
  const values = new Map<string, bigint>();
  let asked: string | undefined;
  let valued: Valued | undefined;
  let created = false;

  const brokenValue = (fact: Valued): string | undefined => {
    if (fact.protocol !== asked) return `the ancestry of ${fact.protocol} is valued, and ${asked} was named`;
    valued = fact;
    asked = undefined;
    const expected = text(sharesOf(posts, values, fact.protocol));
    const said = text(fact.credits.map(({ address, amount }) => [address, amount] as const));
    return said === expected
      ? undefined
      : `what ${fact.protocol} builds on is said to be worth ${said}, and it is ${expected}`;
  };
  const brokenCreation = ({ protocol, endowments, minted, supply }: Created): string | undefined => {
    if (created) return 'governance REP is created a second time';
    created = true;
    const [wanted, said] = [
      text((valued?.credits ?? []).map(({ address, amount }) => [address, amount] as const)),
      text(endowments.map(({ address, amount }) => [address, amount] as const)),
    ];
    if (valued?.protocol !== protocol || said !== wanted) {
      return `governance REP is created for ${said}, and ${wanted} was valued`;
    }
    const sum = endowments.reduce((all, { amount }) => all + amount, 0n);
    return minted === sum && supply.grep === sum
      ? undefined
      : `${minted} µREP are created with a supply of ${supply.grep}, and endowed are ${sum}`;
  };
  return {
    name: 'creation',
    hear({ fact }) {
      switch (fact.type) {
        case 'post-published':
          posts.set(fact.address, fact.post.value);
          return undefined;
        case 'result-recorded':
          if (fact.repType === 'wrep') {
            for (const { post, delta } of fact.values) values.set(post, (values.get(post) ?? 0n) + delta);
          }
          return undefined;
        case 'epoch-closed':
          if (fact.createsGrepFrom !== undefined) asked = fact.createsGrepFrom;
          return undefined;
        case 'ancestry-valued':
          return brokenValue(fact);
        case 'grep-created':
          return brokenCreation(fact);
        default:
          return undefined;
      }
    },
  };
};

/**
 * Returns each author's part of the value of the posts on which a post builds: each post counts once, an author's share
 * is rounded down, and the last author gets the rest.
 */
function sharesOf(
  posts: ReadonlyMap<string, Post>,
  values: ReadonlyMap<string, bigint>,
  from: string,
): readonly (readonly [string, bigint])[] {
  const shares = new Map<string, bigint>();
  const seen = new Set<string>();
  for (const waiting = [from]; waiting.length > 0;) {
    const address = waiting.shift() ?? '';
    const post = posts.get(address);
    if (post === undefined || seen.has(address)) continue;
    seen.add(address);
    waiting.push(...post.references.filter(({ weightPpm }) => weightPpm > 0).map(({ target }) => target));
    const value = post.kind === 'protocol' || post.kind === 'proposal' ? (values.get(address) ?? 0n) : 0n;
    let left = value;
    for (const [index, author] of post.authors.entries()) {
      const share = index === post.authors.length - 1 ? left : (value * BigInt(author.weightPpm)) / 1_000_000n;
      left -= share;
      if (share > 0n) shares.set(author.address, (shares.get(author.address) ?? 0n) + share);
    }
  }
  return [...shares].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const text = (shares: readonly (readonly [string, bigint])[]): string =>
  shares.map(([address, amount]) => `${address} ${amount}`).join();
