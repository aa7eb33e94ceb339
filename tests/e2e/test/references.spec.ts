import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { INCINERATOR } from '@bpdao/references';
import { newKeyPair, readKeyFile, writeAddress, type KeyPair } from '@bpdao/sdk';
import { checkChain } from '../src/check-chain.ts';
import { bpdao } from '../src/command-line.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';
import { PaidPosts } from './paid-posts.ts';
import { scenarios, type Scenario, type Step } from './scenarios.ts';

const REP = 1_000_000n;

/** A scenario as it runs: its people, its posts, and their results so far. */
interface Running {
  readonly scenario: Scenario;
  readonly people: Map<string, KeyPair>;
  readonly addresses: Map<string, string>;
  readonly credits: Map<string, bigint>;
  burned: bigint;
}

/**
 * The worked scenarios of tests/vectors on real services, all at once: posts are published, pools on them are paid for,
 * and one member votes by hand. Half of the payment goes to the post, so a reward costs twice as many µ$.
 */
describe('references on a running chain', () => {
  let network: TestNetwork;
  let voter: KeyPair;
  let posts: PaidPosts;
  const running: readonly Running[] = scenarios.map((scenario) => ({
    scenario,
    people: new Map(),
    addresses: new Map([['incinerator', INCINERATOR]]),
    credits: new Map(),
    burned: 0n,
  }));

  beforeAll(async () => {
    network = await startTestNetwork({
      set: ['commitMs=5000', 'revealMs=3000', 'voteWindowMs=1500', 'quorumPpm=1', 'fundPoolMin=1', 'postMinBalance=0'],
      producerWords: (name) => (name === 'producer4' ? ['--vote-share', '10%', '--offer-share', '10%'] : []),
    });
    posts = new PaidPosts(network);
    ({ keyPair: voter } = await readKeyFile(path.join(network.layout.keys, 'producer4.json')));
    await network.watch.height(1n);
  });

  afterAll(async () => {
    await network.end();
  });

  const personOf = ({ people }: Running, name: string): KeyPair =>
    people.get(name) ?? people.set(name, newKeyPair()).get(name)!;

  async function take(run: Running, { post, authors, references, reward }: Step): Promise<void> {
    const address = await posts.publish(
      {
        kind: 'proposal',
        content: Buffer.from(`${run.scenario.title}: ${post}`),
        authors: authors.map((author) => ({
          address: personOf(run, author.address).address,
          weightPpm: author.weightPpm,
        })),
        references: references.map(({ target, weightPpm }) => ({ target: run.addresses.get(target)!, weightPpm })),
      },
      personOf(run, authors[0]!.address),
    );
    run.addresses.set(post, address);
    if (reward === '0') return;
    const pool = await posts.fund(address, 2n * BigInt(reward));
    await posts.vote(pool, voter, REP);
    const [fact, result] = [await posts.settled(pool.poolId), await posts.recorded(pool.poolId)];
    expect([run.scenario.title, fact.outcome, result.reward]).toEqual([run.scenario.title, 'accepted', BigInt(reward)]);
    for (const { address: who, credited } of fact.credits) {
      run.credits.set(who, (run.credits.get(who) ?? 0n) + credited);
    }
    for (const { address: who, taken } of fact.debits) run.credits.set(who, (run.credits.get(who) ?? 0n) - taken);
    run.burned += result.burned;
  }

  async function check({
    scenario: { title, steps, after },
    addresses,
    people,
    credits,
    burned,
  }: Running): Promise<void> {
    const { values, credits: expected, burned: expectedBurned } = after.at(-1)!;
    for (const [post, value] of Object.entries(values)) {
      const found = await network.client.query('forum', {
        type: 'neighbours',
        address: addresses.get(post)!,
        skip: 0,
        limit: 10,
      });
      expect([title, post, found.post?.valueWrep]).toEqual([title, post, BigInt(value)]);
    }
    for (const name of new Set(steps.flatMap(({ authors }) => authors.map(({ address }) => address)))) {
      const { address } = people.get(name)!;
      const held = (await network.client.member(address)).holdings.find(({ repType }) => repType === 'wrep');
      expect([title, name, credits.get(address) ?? 0n, held?.free ?? 0n]).toEqual([
        title,
        name,
        BigInt(expected[name] ?? 0),
        BigInt(expected[name] ?? 0),
      ]);
    }
    expect([title, burned]).toEqual([title, BigInt(expectedBurned)]);
  }

  it('do in every worked scenario what was worked out by hand, and an author whose REP is not free owes it', async () => {
    await Promise.all([
      ...running.map(async (run) => {
        for (const step of run.scenario.steps) await take(run, step);
        await check(run);
      }),
      debt(),
    ]);
    expect(checkChain(network.chain.genesis, network.watch)).toEqual([]);
  });

  /**
   * x earns 1000 µREP and stakes all of it; meanwhile they are taken back for y, who gets 1000 of its 2000. When the
   * stake returns it is burned.
   */
  async function debt(): Promise<void> {
    const [x, y] = [newKeyPair(), newKeyPair()];
    const by = ({ address }: KeyPair) => [{ address, weightPpm: 1_000_000 }];
    const first = await posts.publish(
      { kind: 'proposal', authors: by(x), references: [], content: Buffer.from('x earns') },
      x,
    );
    const other = await posts.publish(
      { kind: 'comment', authors: by(y), references: [], content: Buffer.from('x stakes on this') },
      y,
    );
    const earning = await posts.fund(first, 2_000n);
    await posts.vote(earning, voter, REP);
    await posts.settled(earning.poolId);
    const back = await posts.publish(
      {
        kind: 'proposal',
        authors: by(y),
        references: [{ target: first, weightPpm: -1_000_000 }],
        content: Buffer.from('y takes it back'),
      },
      y,
    );
    const taking = await posts.fund(back, 2_000n);
    const staking = await posts.fund(other, 2n);
    await Promise.all([
      posts.vote(taking, voter, REP),
      posts.vote(staking, voter, REP),
      posts.vote(staking, x, 1_000n),
    ]);
    expect(await posts.settled(taking.poolId)).toMatchObject({
      debits: [{ address: x.address, owed: 1_000n, taken: 0n }],
      credits: [{ address: y.address, granted: 2_000n, credited: 1_000n }],
    });
    const { debtsPaid } = await posts.settled(staking.poolId);
    expect(debtsPaid).toEqual([{ address: x.address, amount: 1_000n }]);
    const said = (await bpdao(network, 'why', writeAddress(x.address))).said[0];
    expect(said).toMatchObject({ wrep: '0', debtWrep: '0' });
    expect(JSON.stringify(said)).toContain('debt-paid');
  }

  it('are told by bpdao: a proposal with its graph, drawn, and why an author holds what it holds', async () => {
    const run = running.find(({ scenario: { title } }) => title.startsWith('what redistributes'))!;
    const [a, b, c] = ['A', 'B', 'C'].map((post) => run.addresses.get(post)!);
    const folder = await mkdtemp(path.join(tmpdir(), 'bpdao-graph-'));
    try {
      const shown = await bpdao(network, 'proposal', 'show', c!.slice(0, 16), '--svg', path.join(folder, 'graph.svg'));
      expect(shown).toMatchObject({ code: 0, complained: '' });
      expect(shown.said[0]).toMatchObject({
        address: c,
        kind: 'proposal',
        valueWrep: '0.00075',
        graph: {
          leftOut: 0,
          references: expect.arrayContaining([
            { from: c, to: a, weightPpm: -500_000, flowWrep: '-0.0005', flowGrep: '0' },
            { from: c, to: b, weightPpm: 500_000, flowWrep: '0.00075', flowGrep: '0' },
          ]),
        },
      });
      expect(await readFile(path.join(folder, 'graph.svg'), 'utf8')).toContain('stroke="#c1121f"');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    const why = (await bpdao(network, 'why', writeAddress(run.people.get('b')!.address))).said[0];
    expect(why).toMatchObject({
      wrep: '0.00075',
      totals: expect.arrayContaining([{ asset: 'wrep', reason: 'authored', times: 1, amount: '0.00075' }]),
    });
    const [line] = (
      why as {
        readonly lines: readonly {
          readonly parts: readonly { readonly path: readonly { readonly to: string; readonly weightPpm: number }[] }[];
        }[];
      }
    ).lines;
    expect(line?.parts[0]?.path.map(({ to, weightPpm }) => [to, weightPpm])).toEqual([
      [c, 1_000_000],
      [b, 500_000],
    ]);
  });

  it('are made by bpdao: a proposal of two authors that builds on one, speaks against another and burns a part', async () => {
    const run = running.find(({ scenario: { title } }) => title.startsWith('what redistributes'))!;
    const [a, b] = ['A', 'B'].map((post) => run.addresses.get(post)!);
    const made = await bpdao(
      network,
      'proposal',
      'new',
      'Shared work',
      '--from',
      'dev2',
      '--author',
      'dev2:60%',
      '--author',
      'dev1:40%',
      '--reference',
      `${a}:10%`,
      '--reference',
      `${b}:-2.5%`,
      '--burn',
      '5%',
    );
    expect(made).toMatchObject({ code: 0, complained: '' });
    const address = String(made.said[0]?.address);
    const { post, cites } = await network.client.query('forum', { type: 'neighbours', address, skip: 0, limit: 0 });
    expect(post?.authors.map(({ weightPpm }) => weightPpm)).toEqual([600_000, 400_000]);
    expect(cites.map(({ post: to, weightPpm }) => [to?.address, weightPpm])).toEqual([
      [a, 100_000],
      [b, -25_000],
      [undefined, 50_000],
    ]);
  });

  it.each<[what: string, words: readonly string[], code: number, sentence: RegExp]>([
    [
      'a proposal nobody published',
      ['proposal', 'show', 'ab'.repeat(32)],
      1,
      /No post that begins with abab.* is published/,
    ],
    ['a word that is no post', ['proposal', 'show', 'xyz'], 2, /xyz is no post/],
    [
      'authors’ shares that do not sum to all',
      ['proposal', 'new', 'x', '--from', 'dev2', '--author', 'dev2:50%'],
      1,
      /Refused: AUTHOR_WEIGHTS/,
    ],
    [
      'an incinerator that would give back',
      ['proposal', 'new', 'x', '--from', 'dev2', '--reference', 'incinerator:-5%'],
      1,
      /Refused: INCINERATOR_NEGATIVE/,
    ],
    [
      'a protocol that gives the one in force nothing',
      ['proposal', 'new', '{"name":"w","version":"2.0.0"}', '--kind', 'protocol', '--from', 'dev2'],
      1,
      /Refused: ANCESTOR_MISSING/,
    ],
    ['a height that is not settled', ['why', 'dev1', '--until', '1000000'], 1, /Height 1000000 is not settled yet/],
  ])('are refused in one sentence: %s', async (_what, words, code, sentence) => {
    const ran = await bpdao(network, ...words);
    expect(ran.code).toBe(code);
    expect(ran.complained).toMatch(sentence);
    expect(ran.complained.trimEnd().split('\n')).toHaveLength(1);
  });
});
