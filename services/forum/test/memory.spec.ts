import { makePost, named, proposeBlock, PROTOCOL, text } from './chain-facts.ts';
import { ForumChain } from './forum-chain.ts';

/** Block posts are remembered for 3 heights after their own. */
const PARAMETERS = { memoryBlocks: 3n, epochBlocks: 1_000n };
const referringTo = (target: string, content = 'refers') =>
  makePost({ content: text(content), references: [{ target, weightPpm: 1 }] });
const postOf = (height: bigint, attempt = 0) => proposeBlock({ height, attempt }).postAddress;

function chainUpTo(height: bigint): ForumChain {
  const chain = new ForumChain(PARAMETERS);
  for (let next = 1n; next <= height; next += 1n) chain.round({ height: next });
  return chain;
}

describe('the post of block 1', () => {
  it.each<[settled: bigint, expected: object]>([
    [1n, { type: 'say' }],
    [3n, { type: 'say' }],
    [4n, { type: 'refuse', refusal: { code: 'REFERENCE_TOO_OLD' } }],
    [6n, { type: 'refuse', refusal: { code: 'REFERENCE_TOO_OLD' } }],
    [7n, { type: 'refuse', refusal: { code: 'REFERENCE_UNKNOWN' } }],
  ])('is referred to after block %d: %j', (settled, expected) => {
    expect(chainUpTo(settled).submit(referringTo(postOf(1n)))).toMatchObject(expected);
  });

  it('is never forgotten once somebody refers to it', () => {
    const chain = chainUpTo(1n);
    chain.submit(referringTo(postOf(1n), 'first'));
    for (let height = 2n; height <= 20n; height += 1n) chain.round({ height });
    expect(chain.submit(referringTo(postOf(1n), 'second')).type).toBe('say');
  });

  it('is forgotten with all attempts at its height', () => {
    const chain = new ForumChain(PARAMETERS);
    chain.round({ height: 1n }, 'void');
    chain.round({ height: 1n, attempt: 1 });
    for (let height = 2n; height <= 4n; height += 1n) chain.round({ height });
    for (const attempt of [0, 1]) {
      expect(chain.submit(referringTo(postOf(1n, attempt)))).toMatchObject({ refusal: { code: 'REFERENCE_TOO_OLD' } });
    }
  });
});

describe('memory', () => {
  it('does not grow with the chain', () => {
    const sizes = [20n, 60n].map((height) => {
      const { posts, graphs, blockPosts, usual, forgotten, heard } = chainUpTo(height).state;
      return [
        posts.size,
        graphs.wrep.size,
        graphs.grep.size,
        blockPosts.size,
        usual.size,
        forgotten.size,
        heard.wsc.blocks.size,
      ];
    });
    expect(sizes[1]).toEqual(sizes[0]);
  });

  it('holds what a producer’s blocks have in common once, and what they have not apart', () => {
    const chain = new ForumChain(PARAMETERS);
    const blocks = [{ height: 1n }, { height: 2n }, { height: 3n, authorSharePpm: 20_000 }];
    for (const block of blocks) chain.round(block);
    const [first, second, third] = blocks.map((block) => chain.state.graphs.wrep.get(proposeBlock(block).postAddress));
    expect(second).toBe(first);
    expect([second, third].map((post) => post?.references)).toEqual([
      [{ target: PROTOCOL, weightPpm: 10_000 }],
      [{ target: PROTOCOL, weightPpm: 20_000 }],
    ]);
  });

  it('keeps comments for ever', () => {
    const chain = new ForumChain(PARAMETERS);
    const post = makePost({ authors: [{ address: named('alice'), weightPpm: 1_000_000 }] });
    chain.submit(post);
    for (let height = 1n; height <= 20n; height += 1n) chain.round({ height });
    expect(chain.submit(post)).toEqual({ type: 'again' });
  });
});
