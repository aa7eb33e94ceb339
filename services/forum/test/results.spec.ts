import { transactionHash } from '@bpdao/chain';
import type { Outcome, RoundSettled } from '@bpdao/messages';
import { forumRules } from '../src/domain/rules.ts';
import {
  makePost,
  makeTransaction,
  named,
  proposeBlock,
  PROTOCOL,
  resolvePool,
  settleRound,
  sha256,
  text,
} from './chain-facts.ts';
import { ForumChain } from './forum-chain.ts';

describe('a proposed block', () => {
  it("is published as its producer's post, unsigned, with its height and attempt", () => {
    const proposed = proposeBlock({ height: 1n, attempt: 2 });
    const decision = new ForumChain().hear(proposed);
    expect(decision).toEqual({
      type: 'say',
      fact: { type: 'post-published', address: proposed.postAddress, post: proposed.post, height: 1n, attempt: 2 },
    });
  });

  it("is no post of its producer's in the epoch", () => {
    const chain = new ForumChain({ postsPerEpoch: 1 });
    chain.propose({ height: 1n });
    expect(chain.submit(makePost({ authors: [{ address: named('producer'), weightPpm: 1_000_000 }] })).type).toBe(
      'say',
    );
  });

  it('carries nothing along a reference to what does not exist', () => {
    const chain = new ForumChain();
    const proposed = proposeBlock({ height: 1n });
    const post = makePost({ ...proposed.post.value, references: [{ target: named('nothing'), weightPpm: 500_000 }] });
    const strange = { ...proposed, post, postAddress: sha256(post.bytes) };
    chain.hear(strange);
    expect(chain.hear(resolvePool(strange))).toMatchObject({
      fact: { credits: [{ address: named('producer'), amount: 5_000_000n }], flows: [] },
    });
  });

  it('is kept until its round is over, in whichever way', () => {
    const chain = new ForumChain();
    const [refused, settled] = [proposeBlock({ height: 1n }), proposeBlock({ height: 1n, attempt: 1 })];
    for (const proposed of [refused, settled]) chain.hear(proposed);
    expect(chain.state.heard.wsc.blocks.size).toBe(2);
    chain.hear({
      type: 'block-refused',
      height: 1n,
      attempt: 0,
      blockHash: refused.hash,
      producer: named('producer'),
      reason: 'not-in-progress',
    });
    chain.hear(settleRound(settled, 'void'));
    expect(chain.state.heard.wsc.blocks.size).toBe(0);
  });
});

describe('a resolved pool', () => {
  const transactions = [makeTransaction(0n), makeTransaction(1n)];

  it.each<[outcome: Outcome, toPost: bigint, reward: bigint, status: string]>([
    ['accepted', 5_000_000n, 5_000_000n, 'settled'],
    ['accepted', 0n, 0n, 'settled'],
    ['rejected', 0n, 0n, 'returned'],
    ['rejected', 7n, 0n, 'returned'],
    ['void', 0n, 0n, 'returned'],
    ['void', 7n, 0n, 'returned'],
  ])(
    'that ended %s with %d for the post is recorded with a reward of %d and its transactions %s',
    (outcome, toPost, reward, status) => {
      const chain = new ForumChain();
      const proposed = chain.propose({ height: 1n, transactions });
      const pool = { ...resolvePool(proposed, outcome), toPost };
      const decision = chain.hear(pool);
      expect(decision).toMatchObject({
        type: 'say',
        fact: {
          type: 'result-recorded',
          poolId: pool.poolId,
          outcome,
          reward,
          height: 1n,
          attempt: 0,
          blockHash: proposed.hash,
          postAddress: proposed.postAddress,
          transactions: transactions.map(transactionHash),
          transactionStatus: status,
          burned: 0n,
          debits: [],
        },
      });
    },
  );

  it('pays the producer and the protocol that the block ran, in the order of addresses', () => {
    const chain = new ForumChain();
    const decision = chain.round({ height: 1n, authorSharePpm: 10_000 });
    const credits = [
      { address: named('producer'), amount: 4_950_000n },
      { address: named('founder'), amount: 50_000n },
    ].sort((one, other) => (one.address < other.address ? -1 : 1));
    const { postAddress } = proposeBlock({ height: 1n });
    expect(decision).toMatchObject({ fact: { credits, flows: [{ from: postAddress, to: PROTOCOL, delta: 50_000n }] } });
    expect(chain.state.graphs.wrep.valueOf(PROTOCOL)).toBe(50_000n);
    expect(chain.state.graphs.grep.valueOf(PROTOCOL)).toBe(0n);
  });

  it('that is about another post than a block has no transactions', () => {
    const chain = new ForumChain();
    const post = makePost({ content: text('funded') });
    chain.submit(post);
    const { blockHash: _blockHash, ...pool } = resolvePool(proposeBlock({ height: 1n }));
    const decision = chain.hear({
      ...pool,
      kind: 'funded',
      repType: 'grep',
      postAddress: sha256(post.bytes),
      toPost: 9n,
    });
    expect(decision).toMatchObject({ fact: { kind: 'funded', reward: 9n, transactions: [] } });
    expect(decision).not.toHaveProperty('fact.transactionStatus');
    expect(chain.state.graphs.grep.valueOf(sha256(post.bytes))).toBe(9n);
    expect(chain.state.graphs.wrep.valueOf(sha256(post.bytes))).toBe(0n);
  });

  it('may come many epochs after its pool was opened', () => {
    const chain = new ForumChain({ epochBlocks: 1n, activationDelayBlocks: 0n });
    const post = makePost({ content: text('funded') });
    chain.submit(post);
    const { blockHash: _blockHash, ...pool } = resolvePool(proposeBlock({ height: 2n }));
    const { parameters, parametersHash } = chain.genesis;
    for (let height = 1n; height < 9n; height += 1n) {
      chain.round({ height });
      chain.hear({
        type: 'epoch-closed',
        epoch: height,
        fromHeight: height + 1n,
        toHeight: height + 1n,
        protocol: PROTOCOL,
        parameters,
        parametersHash,
      });
    }
    expect(chain.hear({ ...pool, kind: 'funded', postAddress: sha256(post.bytes) })).toMatchObject({
      fact: { type: 'result-recorded', height: 2n, reward: 5_000_000n },
    });
  });

  it('on a block that was never proposed stops the Forum', () => {
    expect(() => new ForumChain().hear(resolvePool(proposeBlock({ height: 1n }), 'void'))).toThrow();
  });
});

describe('the story of a block', () => {
  it.each([
    ['its post', 0, 1n],
    ['its result', 1, 1n],
    ['another post', 2, undefined],
  ])('contains %s', (_what, index, height) => {
    const chain = new ForumChain();
    chain.round({ height: 1n });
    chain.submit(makePost({}));
    const own = chain.folded.flatMap((entry) => (entry.type === 'own' ? [entry.fact] : []));
    expect(forumRules.story?.(own[index]!, chain.state)).toBe(height);
  });
});

describe('a settled round', () => {
  it('moves the $ of its block when it is accepted, and only then', () => {
    const chain = new ForumChain();
    const balance = (name: string) => chain.state.heard.vpsc.accounts.get(named(name)).balance;
    chain.round({ height: 1n, transactions: [makeTransaction(0n, 1_000n)] }, 'rejected');
    expect(balance('alice')).toBe(5_000_000n);
    chain.round({ height: 1n, attempt: 1, transactions: [makeTransaction(0n, 1_000n)] });
    expect([balance('alice'), balance('customer')]).toEqual([4_998_900n, 1_001_000n]);
  });

  it('moves REP, encumbered or free: stakes, debits, credits and debts paid', () => {
    const chain = new ForumChain();
    const held = (name: string) => chain.state.heard.vpsc.holdings.get(named(name)) ?? 0n;
    const stake = (name: string, gain: bigint, loss: bigint): RoundSettled['stakes'][number] => ({
      address: named(name),
      availability: false,
      side: 'for',
      stake: 10n,
      gain,
      loss,
    });
    chain.round({ height: 1n }, 'accepted', 0n, {
      stakes: [stake('alice', 3n, 0n), stake('producer', 0n, 40_000_000n)],
      debits: [{ address: named('alice'), owed: 2n, taken: 1n }],
      credits: [{ address: named('founder'), granted: 6n, credited: 5n }],
      debtsPaid: [{ address: named('founder'), amount: 1n }],
    });
    expect([held('alice'), held('producer'), held('founder')]).toEqual([60_000_002n, 0n, 4n]);
    expect(chain.state.heard.vpsc.holdings.has(named('producer'))).toBe(false);
  });
});
