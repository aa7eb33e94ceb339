import { encodePost, type Post } from '@bpdao/messages';
import { INCINERATOR } from '@bpdao/references';
import type { ForumRefusalCode } from '../src/domain/refusals.ts';
import { makePost, named, PROTOCOL, sha256, text } from './chain-facts.ts';
import { ForumChain } from './forum-chain.ts';

const PARAMETERS = {
  maxPostBytes: 2_000,
  postsPerEpoch: 3,
  postMinBalance: 1_000_000n,
  minAncestorPpm: 50_000,
  epochBlocks: 3n,
  activationDelayBlocks: 2n,
};
const comment = (content: string, change: Partial<Post> = {}) => makePost({ content: text(content), ...change });
const by = (name: string) => [{ address: named(name), weightPpm: 1_000_000 }];
const shared = (...weights: number[]) =>
  weights.map((weightPpm, index) => ({ address: named(`author ${index}`), weightPpm }));
const to = (...targets: [target: string, weightPpm: number][]) =>
  targets.map(([target, weightPpm]) => ({ target, weightPpm }));

/** Every row submits, to a chain that holds comments a, b and c, a comment of alice that changes as the row says. */
describe('a post', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => sha256(comment(name, { authors: by('producer') }).bytes)) as [
    string,
    string,
    string,
  ];
  const manyComments = Array.from({ length: 17 }, (_, index) => comment(`many ${index}`, { kind: 'genesis' }));
  const many = manyComments.map(({ bytes }) => sha256(bytes));
  const genesisPosts = manyComments.map((post) => ({ address: sha256(post.bytes), post }));

  function chainWithPosts(): ForumChain {
    const chain = new ForumChain(PARAMETERS, genesisPosts);
    for (const name of ['a', 'b', 'c']) chain.submit(comment(name, { authors: by('producer') }));
    return chain;
  }

  it.each<[rule: string, change: Partial<Post>, expected: ForumRefusalCode | 'published']>([
    ['is published', {}, 'published'],
    ['may be a proposal', { kind: 'proposal' }, 'published'],
    ['may not be a block', { kind: 'block' }, 'KIND_NOT_SUBMITTED'],
    ['may not be of genesis', { kind: 'genesis' }, 'KIND_NOT_SUBMITTED'],
    [
      'may be as large as is allowed',
      {
        content: new Uint8Array(
          PARAMETERS.maxPostBytes -
            encodePost({ kind: 'comment', authors: by('alice'), references: [], content: new Uint8Array() }).length -
            3,
        ),
      },
      'published',
    ],
    ['may not be larger', { content: new Uint8Array(PARAMETERS.maxPostBytes) }, 'POST_TOO_LARGE'],
    ['has an author', { authors: [] }, 'NO_AUTHORS'],
    [
      'has at most 16 authors',
      { authors: [...shared(...Array.from({ length: 16 }, () => 50_000)), ...by('alice')] },
      'TOO_MANY_AUTHORS',
    ],
    ['names no author twice', { authors: [...by('alice'), ...by('alice')] }, 'AUTHOR_TWICE'],
    ['shares all of its value', { authors: shared(500_000, 499_999) }, 'AUTHOR_WEIGHTS'],
    ['shares no more than its value', { authors: shared(500_000, 500_001) }, 'AUTHOR_WEIGHTS'],
    ['gives every author something', { authors: shared(1_000_000, 0) }, 'AUTHOR_WEIGHTS'],
    [
      'may be shared',
      {
        authors: [
          { address: named('alice'), weightPpm: 1 },
          { address: named('nobody'), weightPpm: 999_999 },
        ],
      },
      'published',
    ],
    ['refers to what exists', { references: to([a, 1_000_000]) }, 'published'],
    ['refers to nothing that does not', { references: to([named('nothing'), 1]) }, 'REFERENCE_UNKNOWN'],
    [
      'refers to at most 16',
      { references: to(...many.map((target): [string, number] => [target, 1])) },
      'TOO_MANY_REFERENCES',
    ],
    ['refers to 16', { references: to(...many.slice(1).map((target): [string, number] => [target, 1])) }, 'published'],
    ['refers to none twice', { references: to([a, 1], [a, -1]) }, 'REFERENCE_TWICE'],
    ['gives something, or takes it', { references: to([a, 0]) }, 'WEIGHT_OUT_OF_RANGE'],
    ['gives at most everything to one', { references: to([a, 1_000_001]) }, 'WEIGHT_OUT_OF_RANGE'],
    ['leaches at most everything from one', { references: to([a, -1_000_001]) }, 'WEIGHT_OUT_OF_RANGE'],
    ['gives at most everything in all', { references: to([a, 500_000], [b, 500_001]) }, 'WEIGHTS_ABOVE_ONE'],
    [
      'leaches at most everything in all',
      { references: to([a, -500_000], [b, -500_001], [c, 1_000_000]) },
      'WEIGHTS_ABOVE_ONE',
    ],
    [
      'may leach everything and give everything',
      { references: to([a, -1_000_000], [b, 500_000], [INCINERATOR, 500_000]) },
      'published',
    ],
    ['may burn', { references: to([INCINERATOR, 1]) }, 'published'],
    ['may not unburn', { references: to([INCINERATOR, -1]) }, 'INCINERATOR_NEGATIVE'],
    ['is text', { content: Uint8Array.of(0xff) }, 'CONTENT_NOT_TEXT'],
    ['may be text of any language', { content: text('обсуждение 提案') }, 'published'],
    ['that is a protocol refers to the one in force', { kind: 'protocol' }, 'ANCESTOR_MISSING'],
    [
      'that is a protocol takes nothing from it',
      { kind: 'protocol', references: to([PROTOCOL, -50_000]) },
      'ANCESTOR_MISSING',
    ],
    [
      'that is a protocol gives it enough',
      { kind: 'protocol', references: to([PROTOCOL, 49_999]) },
      'ANCESTOR_MISSING',
    ],
    [
      'that is a protocol carries a manifest',
      { kind: 'protocol', references: to([PROTOCOL, 50_000]) },
      'MANIFEST_INVALID',
    ],
    [
      'that is a protocol names no share that is none',
      {
        kind: 'protocol',
        references: to([PROTOCOL, 50_000]),
        content: text('{"name":"w","version":"1.0.0","governanceSharePpm":-1}'),
      },
      'MANIFEST_INVALID',
    ],
    [
      'that is a protocol names no share above the largest',
      {
        kind: 'protocol',
        references: to([PROTOCOL, 50_000]),
        content: text('{"name":"w","version":"1.0.0","governanceSharePpm":100001}'),
      },
      'SHARE_OUT_OF_BOUNDS',
    ],
    [
      'that is a protocol names no digest that is none',
      {
        kind: 'protocol',
        references: to([PROTOCOL, 50_000]),
        content: text('{"name":"w","version":"1.0.0","digest":"ab"}'),
      },
      'MANIFEST_INVALID',
    ],
    [
      'that is a protocol may name the largest share, and a digest',
      {
        kind: 'protocol',
        references: to([PROTOCOL, 50_000]),
        content: text(`{"name":"w","version":"1.0.0","governanceSharePpm":100000,"digest":"${'ab'.repeat(32)}"}`),
      },
      'published',
    ],
    ['is not published by who has nothing', { authors: by('nobody') }, 'NOT_ENTITLED'],
    ['is published by who has $', { authors: by('customer') }, 'published'],
    ['is published by who has REP', { authors: by('producer') }, 'published'],
  ])('%s', (_rule, change, expected) => {
    const chain = chainWithPosts();
    chain.state.counts.byAddress.clear();
    const post = makePost(change);
    const before = chain.folded.length;
    const decision = chain.submit(post);
    if (expected === 'published') {
      expect(decision).toMatchObject({
        type: 'say',
        fact: { type: 'post-published', address: sha256(post.bytes), post },
      });
    } else expect(decision).toMatchObject({ type: 'refuse', refusal: { code: expected } });
    expect(chain.folded).toHaveLength(before + (expected === 'published' ? 1 : 0));
  });

  it('keeps its signature, and is no part of a block', () => {
    const decision = new ForumChain().submit(comment('signed'));
    expect(decision).toMatchObject({ fact: { signature: new Uint8Array(64) } });
    expect(decision).not.toHaveProperty('fact.height');
  });

  it('is answered the same way when it is sent again, also when its author may post no more', () => {
    const chain = new ForumChain({ postsPerEpoch: 1 });
    chain.submit(comment('first'));
    expect(chain.submit(comment('second'))).toMatchObject({ refusal: { code: 'TOO_MANY_POSTS' } });
    expect(chain.submit(comment('first'))).toEqual({ type: 'again' });
  });

  it('is one of so many in an epoch, whoever else is named', () => {
    const chain = new ForumChain(PARAMETERS);
    for (const content of ['1', '2', '3']) expect(chain.submit(comment(content)).type).toBe('say');
    expect(chain.submit(comment('4'))).toMatchObject({ refusal: { code: 'TOO_MANY_POSTS' } });
    expect(chain.submit(comment('5', { authors: by('producer') })).type).toBe('say');
    for (const height of [1n, 2n]) chain.round({ height });
    expect(chain.submit(comment('4'))).toMatchObject({ refusal: { code: 'TOO_MANY_POSTS' } });
    chain.round({ height: 3n });
    expect(chain.submit(comment('4')).type).toBe('say');
  });

  it('is published by who lost its REP no more, and by who earned some', () => {
    const chain = new ForumChain();
    const post = comment('earned', { authors: by('nobody') });
    chain.round({ height: 1n }, 'accepted', 0n, { credits: [{ address: named('nobody'), granted: 5n, credited: 5n }] });
    expect(chain.submit(post).type).toBe('say');
    chain.round({ height: 2n }, 'accepted', 0n, { debits: [{ address: named('nobody'), owed: 9n, taken: 5n }] });
    expect(chain.submit(comment('lost', { authors: by('nobody') }))).toMatchObject({
      refusal: { code: 'NOT_ENTITLED' },
    });
  });
});
