import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { headers, type NatsConnection } from '@nats-io/nats-core';
import { catalogue, factSubject, HEADERS, streamName, type ActorName } from '@bpdao/catalogue';
import { accountsFileIn, adminOf, makeIdentities, readIdentity, seedFileIn, usualIdentities } from '@bpdao/identities';
import { JetStreamJournal, prepareActor } from '@bpdao/journal';
import { Customer, developmentChain, layoutOf, type ManagedProcess } from '@bpdao/local';
import { connectBroker } from '@bpdao/sdk';
import { NetworkLink, startBroker } from '@bpdao/testkit';
import { checkChain } from '../src/check-chain.ts';
import { bpdao } from '../src/command-line.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

const CLI = path.resolve(import.meta.dirname, '../../../clients/cli/dist/main.js');

interface StreamInfo {
  readonly config: { readonly metadata?: Readonly<Record<string, string>> };
  readonly state: { readonly last_seq: number };
}

/** Returns the end of a stream in the account of a connection, and its settings; undefined if it is not there. */
async function infoOf(connection: NatsConnection, actor: ActorName): Promise<StreamInfo | undefined> {
  const info = (await connection.request(`$JS.API.STREAM.INFO.${streamName(actor)}`, '{}', { timeout: 5000 })).json<
    Partial<StreamInfo>
  >();
  return info.state === undefined ? undefined : (info as StreamInfo);
}

/** The identity that makes the ASC's stream, in foreign hands, publishes there while blocks are made. */
describe('a stream that somebody else published into', () => {
  let network: TestNetwork;
  let admin: NatsConnection;
  const sending = new AbortController();
  let customer: Promise<void>;
  let aside: string;
  let first = 0;

  beforeAll(async () => {
    network = await startTestNetwork();
    admin = await connectBroker([network.url], 'somebody', readIdentity(network.seedFile?.(adminOf('asc')) ?? ''));
    customer = new Customer(
      network.client,
      20,
      network.chain.customers,
      network.chain.developers.map(({ address }) => address),
    ).run(sending.signal);
    await network.watch.height(3n);
    aside = path.join(network.layout.data, 'aside.jsonl');
  });

  afterAll(async () => {
    sending.abort();
    await customer;
    await admin.close();
    await network.end();
  });

  const asc = (): ManagedProcess => network.services.get('asc') as ManagedProcess;
  const repair = () =>
    bpdao(
      network,
      'stream',
      'repair',
      'asc',
      '--identities',
      network.layout.identities,
      '--set-aside',
      aside,
      '--copy',
      path.join(network.layout.data, 'copy.jsonl'),
    );
  const logOf = (actor: ActorName): Promise<string> =>
    readFile(network.services.get(actor)?.plan.logFile ?? '', 'utf8');

  /** Returns the sentences about damage in the log of a service, once there are so many. */
  async function sentences(actor: ActorName, least: number): Promise<readonly string[]> {
    for (;;) {
      const found = (await logOf(actor)).split('\n').filter((line) => line.includes('bpdao stream repair asc'));
      if (found.length >= least) return found;
      await sleep(100);
    }
  }

  it('stops the chain: the owner and whoever hears it say which message it is, and what repairs it; nobody ends', async () => {
    const head = headers();
    head.set(HEADERS.previousHash, 'cd'.repeat(32));
    first = (await admin.request(factSubject('asc', 'offer-changed'), 'junk', { timeout: 5000 })).json<{
      readonly seq: number;
    }>().seq;
    await admin.request(factSubject('asc', 'stake-taken'), 'more', { headers: head, timeout: 5000 });
    const sentence = `stream of asc: message ${first} names no hash of the message before it; \\"bpdao stream repair asc\\" sets aside what does not belong there`;
    for (const actor of ['asc', 'wsc', 'vpsc', 'governance'] as const) {
      expect((await sentences(actor, 1))[0]).toContain(sentence);
    }
    while (network.watch.damage.length === 0) await sleep(100);
    expect(network.watch.damage[0]).toMatch(new RegExp(`^The stream of asc breaks its chain of hashes at ${first}; `));
    await expect(network.client.status('asc', { timeoutMs: 1000 })).rejects.toThrow();
    for (const [actor, { pid }] of network.services) expect([actor, pid !== undefined]).toEqual([actor, true]);
    for (const { pid } of network.producers) expect(pid).toBeDefined();
  });

  it('is named by the audit', async () => {
    const { code, said } = await bpdao(network, 'audit');
    expect(code).toBe(1);
    expect(said).toMatchObject([
      {
        holds: false,
        finding: {
          actor: 'asc',
          sequence: first,
          sentence: `it does not name the hash of message ${first - 1} as the one before it`,
        },
      },
    ]);
  });

  it('is not repaired while its owner runs, and its owner, started again, says the same', async () => {
    expect(await repair()).toMatchObject({
      code: 1,
      said: [],
      complained: 'asc runs (its lease asc is held): stop asc first, every process of it\n',
    });
    const before = (await sentences('asc', 1)).length;
    await asc().stop();
    asc().start();
    await sentences('asc', before + 1);
    await asc().stop();
  });

  it('is repaired by one command; blocks go on, and everything that was stated holds', async () => {
    const { said, code } = await repair();
    expect(code).toBe(0);
    expect(said).toMatchObject([
      {
        actor: 'asc',
        repaired: true,
        kept: first - 1,
        foreign: [
          { sequence: first, why: 'names no hash of the message before it' },
          { sequence: first + 1, why: expect.stringMatching(/^cannot be read|^does not follow/) },
        ],
      },
    ]);
    expect(
      (await readFile(aside, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      {
        sequence: first,
        subject: factSubject('asc', 'offer-changed'),
        headers: '',
        payload: Buffer.from('junk').toString('base64'),
      },
      {
        sequence: first + 1,
        subject: factSubject('asc', 'stake-taken'),
        payload: Buffer.from('more').toString('base64'),
      },
    ]);
    asc().start();
    const { watch } = network;
    await watch.height(watch.lastHeight + 3n);
    expect(checkChain(network.chain.genesis, watch)).toEqual([]);
    expect(await bpdao(network, 'audit')).toMatchObject({ code: 0, said: [{ holds: true }] });
    expect(await bpdao(network, 'stream', 'check', 'asc', '--identities', network.layout.identities)).toMatchObject({
      code: 0,
      said: [{ whole: true, foreign: [] }],
    });
    for (const { pid } of network.producers) expect(pid).toBeDefined();
  });

  it('is repaired, too, while its owner is only held, as npm start needs it: it goes on by itself', async () => {
    const { watch } = network;
    const before = (await sentences('asc', 1)).length;
    await admin.request(factSubject('asc', 'offer-changed'), 'junk', { timeout: 5000 });
    await sentences('asc', before + 1);
    asc().pause();
    const again = () =>
      bpdao(
        network,
        'stream',
        'repair',
        'asc',
        '--identities',
        network.layout.identities,
        '--set-aside',
        `${aside}.2`,
        '--copy',
        `${aside}.copy`,
      );
    let ran = await again();
    while (ran.complained.startsWith('asc runs')) ran = await again(); // until its lease is over
    expect(ran).toMatchObject({ code: 0, said: [{ repaired: true }] });
    asc().resume();
    await watch.height(watch.lastHeight + 2n);
    expect(checkChain(network.chain.genesis, watch)).toEqual([]);
  });
});

describe('a repair that is killed', () => {
  const MESSAGES = 3_000;

  it('in the middle loses nothing: run again, it goes on', async () => {
    const layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-e2e-repair-')));
    await mkdir(layout.data, { recursive: true });
    const {
      genesis: { chainId },
    } = await developmentChain(layout, { producers: 1, set: [] });
    await makeIdentities(layout.identities, usualIdentities([]));
    const broker = await startBroker({ accountsFile: accountsFileIn(layout.identities) });
    const admin = await connectBroker(
      [broker.url],
      'admin',
      readIdentity(seedFileIn(layout.identities, adminOf('asc'))),
    );
    const owner = await connectBroker([broker.url], 'asc', readIdentity(seedFileIn(layout.identities, 'asc')));
    const link = await NetworkLink.to(broker.port);
    await prepareActor(admin, 'asc', 1, 2000);
    const journal = new JetStreamJournal(owner, 'asc', chainId);
    let hash = chainId;
    for (let sequence = 0; sequence < MESSAGES; sequence += 1) {
      const body = catalogue.asc.fact.encode({
        type: 'offer-changed',
        offer: {
          producer: '01'.repeat(32),
          target: BigInt(sequence),
          encumbered: 0n,
          weight: 0n,
          protocol: '00'.repeat(32),
          tip: '00'.repeat(32),
        },
        change: 'requested',
      });
      const sealed = journal.seal(
        {
          rulesVersion: 1,
          name: 'offer-changed',
          facts: [
            {
              cause: { type: 'deadline', key: 'k' },
              atMs: 1,
              trace: { traceId: 'aa'.repeat(16), spanId: 'bb'.repeat(8) },
              heard: {},
              body,
            },
          ],
        },
        hash,
      );
      expect(await journal.append(sealed, sequence)).toMatchObject({ type: 'stored' });
      hash = sealed.hash;
    }
    await admin.request(factSubject('asc', 'offer-changed'), 'junk', { timeout: 2000 });
    const repair = () =>
      spawn(
        process.execPath,
        [
          '--disable-warning=ExperimentalWarning',
          CLI,
          '--servers',
          `nats://127.0.0.1:${link.port}`,
          '--genesis',
          layout.genesis,
          '--json',
          'stream',
          'repair',
          'asc',
          '--identities',
          layout.identities,
        ],
        { cwd: layout.data, stdio: ['ignore', 'pipe', 'inherit'] },
      );

    link.delayMs = 25; // so slow that it is met in the middle
    const killed = repair();
    for (
      let info = await infoOf(admin, 'asc');
      info?.config.metadata?.['bpdao-repair'] === undefined ||
      info.state.last_seq === 0 ||
      info.state.last_seq > MESSAGES;
    ) {
      info = await infoOf(admin, 'asc');
    }
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect((await infoOf(admin, 'asc'))?.state.last_seq).toBeLessThan(MESSAGES);

    link.delayMs = 0;
    const again = repair();
    let said = '';
    again.stdout.on('data', (data: Buffer) => (said += data.toString()));
    expect(await once(again, 'close')).toEqual([0, null]);
    expect(JSON.parse(said)).toMatchObject({ repaired: true, kept: MESSAGES, foreign: [{ sequence: MESSAGES + 1 }] });
    expect((await infoOf(admin, 'asc'))?.state.last_seq).toBe(MESSAGES);
    expect((await readdir(layout.data)).filter((file) => file.endsWith('.jsonl'))).toHaveLength(2); // of the first run
    const sealed = journal.seal({ rulesVersion: 1, name: 'offer-changed', facts: [] }, hash);
    expect(await journal.append(sealed, MESSAGES)).toEqual({ type: 'stored', sequence: MESSAGES + 1 });
    await Promise.all([admin.close(), owner.close(), link.close()]);
    await broker.stop();
    await rm(layout.data, { recursive: true });
  });
});
