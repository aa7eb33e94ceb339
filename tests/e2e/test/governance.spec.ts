import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CHANGE_FORMAT, parseGenesis, type Genesis } from '@bpdao/genesis';
import { layoutOf } from '@bpdao/local';
import { encodePost, type GovernanceFact, type Post, type VpscFact } from '@bpdao/messages';
import { hashOf, readKeyFile, refusals, signPost, type KeyPair } from '@bpdao/sdk';
import { checkChain } from '../src/check-chain.ts';
import { bpdao } from '../src/command-line.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';
import { voteFor } from '../src/vote-for.ts';

const DOLLAR = 1_000_000n;
const SHARE_PPM = 50_000;

/** Version 2: it names a share for governance REP. */
const nextProtocol = ({ protocol, posts }: Genesis): Post => ({
  kind: 'protocol',
  authors: posts.find(({ address }) => address === protocol)?.post.value.authors ?? [],
  references: [{ target: protocol, weightPpm: 100_000 }],
  content: Buffer.from(JSON.stringify({ name: 'work-protocol', version: '2.0.0', governanceSharePpm: SHARE_PPM })),
});
const addressOf = (post: Post): string => hashOf(encodePost(post));

/** Three of four producers want the next protocol before it is adopted. dev1 wrote both. */
describe('a community that adopts a protocol with a share for governance REP', () => {
  let network: TestNetwork;
  let dev1: KeyPair;
  let dev2: KeyPair;
  let proposal: string;

  const keyOf = async (name: string): Promise<KeyPair> =>
    (await readKeyFile(path.join(network.layout.keys, `${name}.json`))).keyPair;
  const said = <T extends (GovernanceFact | VpscFact)['type']>(
    type: T,
    matches: (fact: Extract<GovernanceFact | VpscFact, { type: T }>) => boolean = () => true,
  ): Promise<Extract<GovernanceFact | VpscFact, { type: T }>> =>
    network.watch.until(({ facts }) =>
      facts
        .map(({ fact }) => fact)
        .find(
          (fact): fact is Extract<GovernanceFact | VpscFact, { type: T }> =>
            fact.type === type && matches(fact as Extract<GovernanceFact | VpscFact, { type: T }>),
        ),
    );

  beforeAll(async () => {
    const data = await mkdtemp(path.join(tmpdir(), 'bpdao-e2e-'));
    const runsNext = (): string => addressOf(nextProtocol(parseGenesis(readFileSync(layoutOf(data).genesis))));
    network = await startTestNetwork({
      data,
      set: [
        'epochBlocks=4',
        'activationDelayBlocks=1',
        'submitTimeoutMs=1500',
        'voteWindowMs=2000',
        'missSuspensionAttempts=100000',
        'stageCommitMs=2500',
        'stageRevealMs=2500',
        'stageWaitMs=100',
        `payoutMin=${1000n * DOLLAR}`,
      ],
      producerWords: (name) => (name === 'producer4' ? [] : ['--protocol', runsNext()]),
    });
    expect(existsSync(network.layout.genesis)).toBe(true);
    [dev1, dev2] = [await keyOf('dev1'), await keyOf('dev2')];
  });

  afterAll(async () => {
    await network.end();
  });

  it('has no governance REP before', async () => {
    const { client } = network;
    expect(await client.governance()).toMatchObject({ phase: 1, supply: { grep: 0n }, governanceSharePpm: 0 });
    expect(await client.attest(dev1, client.genesis.protocol)).toMatchObject({
      type: 'refused',
      code: 'GREP_NOT_CREATED',
    });
  });

  it('gets it 1:1 with what the posts that the protocol builds on are worth', async () => {
    const { client } = network;
    const next = nextProtocol(client.genesis);
    expect(await client.send('forum', signPost({ keyPair: dev1, chainId: client.chainId }, next))).toMatchObject({
      type: 'accepted',
    });
    network.deployWsc({ name: 'wsc-next', protocol: addressOf(next) }).start();
    const adopted = await said('epoch-closed', ({ createsGrepFrom }) => createsGrepFrom !== undefined);
    expect(adopted).toMatchObject({
      protocol: addressOf(next),
      createsGrepFrom: addressOf(next),
      governanceSharePpm: SHARE_PPM,
    });
    const created = await said('grep-created');
    expect(created.endowments).toEqual([{ address: dev1.address, amount: created.minted }]);
    expect(created.minted).toBeGreaterThan(0n);
    expect((await client.member(dev1.address)).holdings).toContainEqual({
      repType: 'grep',
      free: created.minted,
      encumberedAsc: 0n,
      encumberedPools: 0n,
      debt: 0n,
    });
  });

  it('pays its holders their share of what blocks by it earn', async () => {
    const { governance, salary } = await said('round-settled', (fact) => (fact.governance?.salary.fee ?? 0n) > 0n);
    expect([governance?.salary.fee, salary.fee]).toEqual([
      (10n * DOLLAR * BigInt(SHARE_PPM)) / 1_000_000n,
      (10n * DOLLAR * BigInt(1_000_000 - SHARE_PPM)) / 1_000_000n,
    ]);
    expect((await network.client.governance()).phase).toBe(4);
  });

  it('attests a change of a parameter, which gets the open place', async () => {
    const { client } = network;
    const post: Post = {
      kind: 'proposal',
      authors: [{ address: dev2.address, weightPpm: 1_000_000 }],
      references: [],
      content: Buffer.from(
        JSON.stringify({
          format: CHANGE_FORMAT,
          parameters: { subsidy: String(5n * DOLLAR) },
          text: 'Half is enough.',
        }),
      ),
    };
    proposal = addressOf(post);
    expect(await client.send('forum', signPost({ keyPair: dev2, chainId: client.chainId }, post))).toMatchObject({
      type: 'accepted',
    });
    await network.watch.until(({ facts }) =>
      facts.find(({ fact }) => fact.type === 'post-published' && fact.address === proposal),
    );
    expect(await bpdao(network, 'attest', proposal, '--from', 'dev2')).toMatchObject({
      code: 1,
      complained: `Refused: NO_GREP. ${refusals.governance.NO_GREP}\n`,
    });
    expect(await bpdao(network, 'attest', proposal, '--from', 'dev1')).toMatchObject({ code: 0, complained: '' });
    expect((await said('epoch-closed', ({ opened }) => opened?.post === proposal)).opened?.attested).toBe(
      (await said('grep-created')).minted,
    );
  });

  it.each([1, 2, 3])('votes in stage %i', async (stage) => {
    const opened = await said('pool-opened', (fact) => fact.stage === stage);
    expect(opened).toMatchObject({
      kind: 'governance',
      repType: 'grep',
      postAddress: proposal,
      fee: 0n,
      bindingPpm: [0, 10_000, 1_000_000][stage - 1],
    });
    const voting = voteFor(network, dev1, opened);
    if (stage === 1) {
      expect((await network.client.governance()).change).toMatchObject({
        post: proposal,
        stage: 1,
        pools: [{ repType: 'grep', poolId: opened.poolId }],
        sides: ['grep'],
      });
    }
    await voting;
    if (stage === 2) {
      expect((await bpdao(network, 'governance')).said[0]).toMatchObject({
        phase: 4,
        change: { post: proposal, wants: 'subsidy = 5000000', sides: ['grep'] },
      });
    }
    expect((await said('pool-settled', ({ poolId }) => poolId === opened.poolId)).outcome).toBe('accepted');
  });

  it('has it in force with the end of an epoch, and blocks obey it', async () => {
    const { watch, chain } = network;
    const { fromHeight } = await said('epoch-closed', ({ adopted }) => adopted === proposal);
    const [before, after] = [await watch.height(fromHeight - 1n), await watch.height(fromHeight)];
    expect([before.proposed.subsidy, after.proposed.subsidy]).toEqual([10n * DOLLAR, 5n * DOLLAR]);
    expect((await bpdao(network, 'governance')).said[0]).toMatchObject({
      change: null,
      lastWords: [{ repType: 'grep', post: proposal, stage: 3, outcome: 'accepted' }],
    });
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  });
});
