import type { EpochClosed, Opened, Post } from '@bpdao/messages';
import { INCINERATOR } from '@bpdao/references';
import { makePost, named, sha256, text } from './chain-facts.ts';
import { ForumChain, replay } from './forum-chain.ts';

const author = (name: string, weightPpm = 1_000_000) => ({ address: named(name), weightPpm });
const made = (
  kind: Post['kind'],
  content: string,
  authors: Post['authors'],
  references: readonly (readonly [target: string, weightPpm: number])[] = [],
): Opened<Post> =>
  makePost({
    kind,
    content: text(content),
    authors,
    references: references.map(([target, weightPpm]) => ({ target, weightPpm })),
  });
const addressOf = (post: Opened<Post>): string => sha256(post.bytes);

const idea = made('proposal', 'idea', [author('idealist')]);
const remark = made('comment', 'remark', [author('critic')], [[addressOf(idea), 300_000]]);
const old = made('protocol', 'old', [author('alice', 333_333), author('bob', 666_667)], [[addressOf(remark), 100_000]]);
const wrong = made('proposal', 'wrong', [author('opponent')]);
const next = made(
  'protocol',
  'next',
  [author('bob')],
  [
    [addressOf(old), 100_000],
    [addressOf(wrong), -200_000],
    [INCINERATOR, 1],
  ],
);
const apart = made('proposal', 'apart', [author('stranger')]);
const posts = [idea, remark, old, wrong, next, apart].map((post) => ({ address: addressOf(post), post }));

/** Returns the Forum with these posts and their values in wREP. */
function forum(values: readonly (readonly [post: Opened<Post>, value: bigint])[], parameters = {}): ForumChain {
  const chain = new ForumChain(parameters, posts);
  const changes = values.map(([post, delta]) => ({ post: addressOf(post), delta }));
  chain.state.graphs.wrep.apply(changes, []);
  chain.state.graphs.grep.apply(
    changes.map(({ post }) => ({ post, delta: 999n })),
    [],
  );
  return chain;
}

/** Returns the fact that the Forum states when an epoch adopts the protocol. */
function valued(chain: ForumChain, change: Partial<EpochClosed> = { createsGrepFrom: addressOf(next) }) {
  const { parameters, parametersHash } = chain.genesis;
  const decision = chain.hear({
    type: 'epoch-closed',
    epoch: 1n,
    fromHeight: 111n,
    toHeight: 210n,
    protocol: addressOf(next),
    parameters,
    parametersHash,
    ...change,
  });
  return decision.type === 'say' ? decision.fact : undefined;
}

const credits = (amounts: Readonly<Record<string, bigint>>) =>
  Object.entries(amounts)
    .map(([name, amount]) => ({ address: named(name), amount }))
    .toSorted((a, b) => (a.address < b.address ? -1 : 1));

describe('what an adopted protocol builds on', () => {
  it('is its own post and those it reaches by positive references, valued in wREP, by their authors; through comments, that do not count', () => {
    const fact = valued(
      forum([
        [next, 5n],
        [old, 1000n],
        [remark, 50n],
        [idea, 70n],
        [wrong, 60n],
        [apart, 80n],
      ]),
    );
    expect(fact).toEqual({
      type: 'ancestry-valued',
      protocol: addressOf(next),
      posts: [
        { post: addressOf(next), value: 5n },
        { post: addressOf(old), value: 1000n },
        { post: addressOf(idea), value: 70n },
      ],
      credits: credits({ alice: 333n, bob: 672n, idealist: 70n }),
    });
  });

  it('is said to be nothing where it is', () => {
    expect(
      valued(
        forum([
          [remark, 50n],
          [apart, 80n],
        ]),
      ),
    ).toMatchObject({ type: 'ancestry-valued', posts: [], credits: [] });
  });

  it.each<[rule: string, parameters: object, reached: readonly Opened<Post>[]]>([
    ['is reached by at most chainLimit references in a row', { chainLimit: 2 }, [next, old]],
    ['is reached by at most edgeLimit references in all', { edgeLimit: 1 }, [next, old]],
    ['is reached within the limits of a reward', { chainLimit: 3, edgeLimit: 3 }, [next, old, idea]],
  ])('%s', (_rule, parameters, reached) => {
    expect(
      valued(
        forum(
          [
            [next, 1n],
            [old, 1n],
            [idea, 1n],
          ],
          parameters,
        ),
      ),
    ).toMatchObject({ posts: reached.map((post) => ({ post: addressOf(post), value: 1n })) });
  });

  it('is not valued by other epochs', () => {
    expect(valued(forum([[next, 5n]]), {})).toBeUndefined();
  });

  it('makes those who get governance REP holders, who may post; and all of it is folded again as it was', () => {
    const chain = forum([]);
    valued(chain);
    chain.hear({
      type: 'grep-created',
      protocol: addressOf(next),
      endowments: [{ address: named('stranger'), amount: 3n }],
      minted: 3n,
      supply: { wrep: 100n, grep: 3n },
    });
    expect(chain.submit(makePost({ authors: [author('stranger')], content: text('I hold') })).type).toBe('say');
    expect(replay(chain.genesis, chain.folded)).toEqual(chain.state);
  });
});
