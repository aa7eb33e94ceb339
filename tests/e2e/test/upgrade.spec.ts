import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { costLine, Customer, SwapWatch } from '@bpdao/local';
import type { GovernanceFact, VpscFact } from '@bpdao/messages';
import { builtIn } from '@bpdao/work-protocols';
import { checkChain } from '../src/check-chain.ts';
import { bpdao } from '../src/command-line.ts';
import { postProtocol } from '../src/protocol-post.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';
import { voteFor } from '../src/vote-for.ts';

const V2 = builtIn.find(({ version }) => version === '2.0.0');
const WANTED = 'work-protocol@2.0.0';
/** Few enough to have several transactions in a block each: version 2 lets them have one, with `maxBlockTxs` 100. */
const SENDERS = 4;
const EXAMPLE = path.resolve(import.meta.dirname, '../../../examples/work-protocol');
const STAGES = ['stageCommitMs=1500', 'stageRevealMs=1500', 'stageWaitMs=100'];

/**
 * One chain under load from genesis on: version 1, then version 2 by the offers that name it, then a package from
 * outside by governance REP.
 */
describe('a chain that changes its work protocol', () => {
  let network: TestNetwork;
  const swap = new SwapWatch();
  const sending = new AbortController();
  let customer: Promise<void>;
  let v2: string;

  const said = <T extends (GovernanceFact | VpscFact)['type']>(
    type: T,
    matches: (fact: Extract<GovernanceFact | VpscFact, { type: T }>) => boolean,
  ): Promise<Extract<GovernanceFact | VpscFact, { type: T }>> =>
    network.watch.until(({ facts }) =>
      facts
        .map(({ fact }) => fact)
        .find(
          (fact): fact is Extract<GovernanceFact | VpscFact, { type: T }> =>
            fact.type === type && matches(fact as Extract<GovernanceFact | VpscFact, { type: T }>),
        ),
    );

  /**
   * Checks the cost of the change to a protocol once it has made some blocks, and that it makes all blocks from its
   * height on.
   */
  async function changedTo(protocol: string, before: string): Promise<void> {
    const { watch } = network;
    const { fromHeight } = await said('epoch-closed', (fact) => fact.protocol === protocol);
    await watch.height(fromHeight + 5n);
    expect(
      watch.accepted
        .filter(({ settled }) => settled.height >= fromHeight - 10n)
        .map(({ settled }) => settled.protocol === (settled.height < fromHeight ? before : protocol)),
    ).not.toContain(false);
    const cost = swap.costOf(protocol);
    expect(cost?.height).toBe(fromHeight);
    process.stderr.write(`${cost === undefined ? '' : costLine(cost)}\n`);
    expect(swap.lostSlots).toEqual([]);
  }

  beforeAll(async () => {
    network = await startTestNetwork({
      set: ['epochBlocks=25', 'activationDelayBlocks=5', 'maxBlockTxs=100', 'blockIntervalMs=150', ...STAGES],
      producerWords: () => ['--protocols', EXAMPLE, '--protocol', WANTED],
    });
    const { client, chain, watch } = network;
    watch.onFact((fact) => swap.hear(fact));
    customer = new Customer(
      client,
      30,
      chain.customers.slice(0, SENDERS),
      chain.developers.map(({ address }) => address),
      (hash) => swap.sent(hash),
    ).run(sending.signal);
    await watch.height(2n);
  });

  afterAll(async () => {
    sending.abort();
    await network.end();
  });

  it('has version 2 shadow version 1: it says what it would have done otherwise, and nothing on the stream', async () => {
    const { client, chain, watch } = network;
    if (V2 === undefined) throw new Error('there is no version 2');
    v2 = await postProtocol(network, V2, chain.genesis.protocol);
    network.deployWsc({ name: 'wsc-v2', protocol: WANTED }).start();
    const shadow = await watch.poll(async () => {
      const seen = await client
        .query('wsc', { type: 'shadow', protocol: v2, limit: 100 }, { timeoutMs: 1000 })
        .catch(() => undefined);
      return seen !== undefined && seen.differing > 0n ? seen : undefined;
    });
    const report = shadow.reports.find(({ differs }) => differs);
    expect(report).toMatchObject({ refusedCode: 'SENDER_SHARE' });
    expect(report?.leftOut).toBeGreaterThan(0);
    expect((await bpdao(network, 'protocol', 'shadow', WANTED, '--limit', '3')).said[0]).toMatchObject({
      protocol: v2,
    });
  });

  it('changes to version 2 once the offers have named it at two epoch ends', async () => {
    await changedTo(v2, network.chain.genesis.protocol);
  });

  it('has blocks by the rule of version 2, which pay its authors and those of version 1', async () => {
    const { watch, chain, client } = network;
    for (const { proposed } of watch.accepted.filter(({ settled }) => settled.protocol === v2)) {
      const bySender = new Map<string, number>();
      for (const { payload } of proposed.block.transactions) {
        bySender.set(payload.value.sender, (bySender.get(payload.value.sender) ?? 0) + 1);
      }
      expect(Math.max(0, ...bySender.values())).toBeLessThanOrEqual(1);
      expect(proposed.post.value.references).toEqual([
        { target: v2, weightPpm: chain.genesis.parameters.authorSharePpm },
      ]);
    }
    const earned = await Promise.all(
      chain.developers.map(async ({ address }) =>
        (await client.member(address)).holdings.reduce((sum, { free }) => sum + free, 0n),
      ),
    );
    expect(earned.every((amount) => amount > 0n)).toBe(true);
  });

  it('changes to a package from outside, checked and posted as the tutorial tells it, by three stages in governance REP', async () => {
    const { watch, client, chain } = network;
    const checked = await bpdao(network, 'protocol', 'check', EXAMPLE);
    expect(checked).toMatchObject({
      code: 0,
      said: [{ name: 'oldest-first', vectors: expect.arrayContaining([expect.objectContaining({ ok: true })]) }],
    });
    const manifest = (await bpdao(network, 'protocol', 'manifest', EXAMPLE)).said[0];
    const folder = await mkdtemp(path.join(tmpdir(), 'bpdao-manifest-'));
    await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
    const posted = await bpdao(
      network,
      'post',
      '--kind',
      'protocol',
      '--from',
      'dev1',
      '--file',
      path.join(folder, 'manifest.json'),
      '--reference',
      `${v2}:10%`,
    );
    await rm(folder, { recursive: true });
    expect(posted.code).toBe(0);
    const protocol = String(posted.said[0]?.address);
    network.deployWsc({ name: 'wsc-oldest-first', protocol: 'oldest-first@1.0.0', protocols: EXAMPLE }).start();
    const [holder] = chain.developers; // wrote version 1, which all governance REP came from
    if (holder === undefined) throw new Error('the network has no developers');
    await watch.until(({ facts }) =>
      facts.find(({ fact }) => fact.type === 'post-published' && fact.address === protocol),
    );
    expect(await client.attest(holder, protocol)).toMatchObject({ type: 'accepted' });
    for (const stage of [1, 2, 3]) {
      const opened = await said('pool-opened', (fact) => fact.stage === stage);
      expect(opened.postAddress).toBe(protocol);
      await voteFor(network, holder, opened);
    }
    await changedTo(protocol, v2);
    expect((await bpdao(network, 'protocol', 'list')).said[0]).toMatchObject({ inForce: protocol });
    await watch.height(watch.lastHeight + 1n);
  });

  it('has lost no slot and no transaction', async () => {
    const { watch, chain } = network;
    sending.abort();
    await customer;
    await watch.until(() => (swap.underWay.size === 0 || swap.lostTransactions.length > 0 ? true : undefined));
    expect(swap.lostTransactions).toEqual([]);
    expect(swap.lostSlots).toEqual([]);
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  });

  it.each<[what: string, words: readonly string[], code: number, sentence: RegExp]>([
    ['a folder that is no package', ['protocol', 'check', '.'], 1, /^The package in .* names no module by "bpdao"/],
    [
      'a shadow of what was never posted',
      ['protocol', 'shadow', 'mine@1.0.0'],
      1,
      /^No protocol mine@1\.0\.0 was posted\.$/,
    ],
    [
      'a shadow of what is not deployed',
      ['protocol', 'shadow', 'ab'.repeat(32)],
      1,
      /^No WSC of the protocol (ab){32} answers: it is not deployed\.$/,
    ],
    [
      'a protocol that does not build on the one in force',
      ['post', '{"name":"mine","version":"1.0.0"}', '--kind', 'protocol', '--from', 'dev1'],
      1,
      /Refused: ANCESTOR_MISSING/,
    ],
  ])('tells in one sentence about %s', async (_what, words, code, sentence) => {
    const ran = await bpdao(network, ...words);
    expect(ran.code).toBe(code);
    expect(ran.complained.trim()).toMatch(sentence);
    expect(ran.complained.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each<[what: string, protocol: string, protocols: string | undefined, sentence: RegExp]>([
    [
      'no protocol was posted',
      'mine@1.0.0',
      undefined,
      /^WSC_PROTOCOL: no protocol mine@1\.0\.0 was posted on the Forum\.$/,
    ],
    [
      'it has not the package',
      'oldest-first@1.0.0',
      undefined,
      /^WSC_PROTOCOL: [0-9a-f]{64} cannot be run: the package oldest-first@1\.0\.0 with the digest [0-9a-f]{64} is not installed/,
    ],
    ['it is told nonsense', 'version two', undefined, /^WSC_PROTOCOL: "version two" is neither the address of a post/],
    [
      'the folder of packages is not there',
      WANTED,
      '/nowhere',
      /^BPDAO_PROTOCOLS: The folder of protocols \/nowhere cannot be read/,
    ],
  ])('does not start, and says why in one sentence, when %s', async (what, protocol, protocols, sentence) => {
    const wsc = network.deployWsc({
      name: `wsc-${what.replaceAll(/\W+/g, '-')}`,
      protocol,
      ...(protocols === undefined ? undefined : { protocols }),
    });
    const ended = new Promise<string>((resolve) => (wsc.onUnexpectedEnd = (_process, how) => resolve(how)));
    wsc.start();
    expect(await ended).toBe('exit code 2');
    expect((await wsc.lastWords(1)).trim()).toMatch(sentence);
  });
});
