import { writeAddress } from '@bpdao/sdk';
import { checkChain } from '../src/check-chain.ts';
import { bpdao, RunningCommand } from '../src/command-line.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

/** Follows docs/tutorials/join.md: dev2 has $ and no REP, and wants to take part in a chain that runs. */
describe('a newcomer', () => {
  let network: TestNetwork;
  let post: string;
  let joining: RunningCommand;

  beforeAll(async () => {
    network = await startTestNetwork({
      set: ['commitMs=20000', 'revealMs=10000', 'voteWindowMs=1500', 'blockIntervalMs=0'],
      producerWords: (name) => (name === 'producer1' || name === 'producer2' ? ['--vote-pools', 'for'] : []),
    });
    await network.watch.height(2n);
  });

  afterAll(async () => {
    joining.stop();
    await joining.ended;
    await network.end();
  });

  it('publishes a post', async () => {
    const { code, said } = await bpdao(
      network,
      'post',
      'What I did for the group',
      '--from',
      'dev2',
      '--kind',
      'proposal',
      '--reference',
      `${network.chain.genesis.protocol}:5%`,
    );
    expect(code).toBe(0);
    post = String(said[0]?.address);
    expect(post).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is told what it lacks', async () => {
    joining = new RunningCommand(network, ['join', '--from', 'dev2', '--offer-share', '100%', '--until', 'produced']);
    expect(await joining.step('waiting')).toMatchObject({ for: 'REP' });
  });

  it('pays for a pool on its post; members vote in it by themselves and by hand while blocks run; it is drawn and produces a block', async () => {
    const { code, said } = await bpdao(network, 'pool', 'fund', post, '--from', 'dev2', '--amount', '900');
    expect(code).toBe(0);
    const pool = String(said.at(-1)?.pool);
    expect((await bpdao(network, 'pool', 'list')).said[0]).toEqual(
      expect.arrayContaining([expect.objectContaining({ pool, kind: 'funded', phase: 'commit', paid: '900' })]),
    );
    const byHand = await bpdao(network, 'vote', pool.slice(0, 12), 'for', '--from', 'producer3', '--stake', '300');
    expect(byHand).toMatchObject({ code: 0, said: [{ step: 'committed' }, { step: 'revealed', side: 'for' }] });
    const settled = await network.watch.until(
      ({ facts }) => facts.flatMap(({ fact }) => (fact.type === 'pool-settled' ? [fact] : []))[0],
    );
    expect(settled).toMatchObject({
      poolId: pool,
      outcome: 'accepted',
      minted: 900_000_000n,
      salary: { fee: 900_000_000n },
    });
    expect(settled.stakes).toHaveLength(3);
    expect(settled.stakes.every(({ side }) => side === 'for')).toBe(true);
    const [, dev2] = network.chain.developers;
    const toItsAuthor = (settled.credits.find(({ address }) => address === dev2?.address)?.credited ?? 0n) / 1000n;
    expect(toItsAuthor).toBe(427_500n); // half, less 5% for the protocol, and what the winners’ shares left over
    expect(await joining.ended).toMatchObject({ code: 0 });
    expect(joining.said.map(({ step }) => step)).toEqual(
      expect.arrayContaining(['offers', 'drawn', 'produced', 'withdrawn']),
    );
    await network.watch.until(({ facts }) =>
      facts.find(
        ({ fact }) =>
          fact.type === 'offer-changed' &&
          fact.offer.producer === dev2?.address &&
          fact.offer.target === 0n &&
          fact.release !== undefined,
      ),
    );
    expect(checkChain(network.chain.genesis, network.watch)).toEqual([]);
    expect(
      network.watch.accepted.some(
        ({ settled: { producer } }) => writeAddress(producer) === writeAddress(dev2?.address ?? ''),
      ),
    ).toBe(true);
  });

  it.each<[what: string, words: readonly string[], sentence: RegExp]>([
    [
      'a pool on a post that does not exist',
      ['pool', 'fund', 'ab'.repeat(32), '--from', 'dev2', '--amount', '10'],
      /not opened: post-unknown\. The Forum has no such post\. \$ 10 return by the next payouts/,
    ],
    [
      'a pool below the minimum',
      ['pool', 'fund', 'PROTOCOL', '--from', 'dev2', '--amount', '1'],
      /not opened: below-minimum/,
    ],
    [
      'a vote in no pool',
      ['vote', 'abcdef', 'for', '--from', 'dev2', '--stake', '1'],
      /No pool that begins with abcdef is open/,
    ],
    [
      'a post that refers to none',
      ['post', 'x', '--from', 'dev2', '--reference', `${'ab'.repeat(32)}:5%`],
      /Refused: REFERENCE_UNKNOWN/,
    ],
  ])('is told in one sentence about %s', async (_what, words, sentence) => {
    const ran = await bpdao(
      network,
      ...words.map((word) => (word === 'PROTOCOL' ? network.chain.genesis.protocol : word)),
    );
    expect(ran.code).toBe(1);
    expect(ran.complained).toMatch(sentence);
    expect(ran.complained.trimEnd().split('\n')).toHaveLength(1);
  });
});
