import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TimeoutError, type NatsConnection } from '@nats-io/nats-core';
import { actorNames, chainOf, commandSubject, type ActorName } from '@bpdao/catalogue';
import {
  accountsFileIn,
  adminOf,
  expelIdentity,
  makeIdentities,
  readIdentity,
  seedFileIn,
  usualIdentities,
} from '@bpdao/identities';
import { JetStreamJournal, JetStreamStreams, KvLease, openLeases, openSnapshots, prepareActor } from '@bpdao/journal';
import { developmentChain, layoutOf, type DevelopmentChain, type Layout } from '@bpdao/local';
import { connect, connectBroker, signList } from '@bpdao/sdk';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { runService, type EndedProgram, type RunningProgram } from '../src/running-program.ts';

const LEASE_MS = 2000;

describe('a broker that admits identities', () => {
  let layout: Layout;
  let chain: DevelopmentChain;
  let broker: TestBroker;
  const open = new Map<string, NatsConnection>();

  beforeAll(async () => {
    layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-identities-')));
    await mkdir(layout.data, { recursive: true });
    chain = await developmentChain(layout, { producers: 1, set: [] });
    await makeIdentities(layout.identities, usualIdentities(['producer1']));
    broker = await startBroker({ accountsFile: accountsFileIn(layout.identities) });
  });

  afterAll(async () => {
    await Promise.all([...open.values()].map((connection) => connection.close()));
    await broker.stop();
    await rm(layout.data, { recursive: true, force: true });
  });

  const seed = (name: string): string => seedFileIn(layout.identities, name);

  async function connectionOf(name: string): Promise<NatsConnection> {
    const connection = open.get(name) ?? (await connectBroker([broker.url], name, readIdentity(seed(name))));
    open.set(name, connection);
    return connection;
  }

  /** Returns the end of an actor's stream; asks again if a busy machine does not answer in time. */
  async function last(actor: ActorName): Promise<number> {
    const streams = new JetStreamStreams(await connectionOf(actor), chainOf(chain.genesis.chainId), { account: actor });
    for (;;) {
      try {
        return await streams.last(actor);
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
      }
    }
  }

  const startService = (environment: Readonly<Record<string, string>>): RunningProgram =>
    runService('asc', { BPDAO_SERVERS: broker.url, BPDAO_GENESIS: layout.genesis, ...environment });

  /** Runs the ASC's service until it ends; returns its output and its exit code. */
  const service = (environment: Readonly<Record<string, string>>): Promise<EndedProgram> =>
    startService(environment).ended;

  it('lets the admin of an actor make its stream and buckets, and nobody else', async () => {
    for (const name of ['asc', 'asc-door', 'vpsc-admin', 'producer1', 'customer']) {
      const connection = await connectBroker([broker.url], name, readIdentity(seed(name)));
      await (name.endsWith('-admin')
        ? prepareActor(connection, 'vpsc', 1, LEASE_MS)
        : expect(prepareActor(connection, 'asc', 1, LEASE_MS)).rejects.toThrow());
      await connection.close();
    }
    const waiting = startService({ BPDAO_NKEY_SEED_FILE: seed('asc') });
    await waiting.says('waits: stream ASC is not there; prepare the broker first (bpdao broker prepare)');
    await prepareActor(await connectionOf(adminOf('asc')), 'asc', 1, LEASE_MS);
    await waiting.says(
      'waits: the stream of wsc, which asc hears, is not there; prepare the broker first (bpdao broker prepare)',
    );
    for (const actor of [...actorNames, ...actorNames]) {
      await prepareActor(await connectionOf(adminOf(actor)), actor, 1, LEASE_MS);
    }
    for (const stream of ['ASC', 'KV_leases', 'OBJ_snapshots-asc']) {
      const info = (await (await connectionOf('asc-admin')).request(`$JS.API.STREAM.INFO.${stream}`)).json<{
        config: { allow_direct: boolean };
      }>();
      expect([stream, info.config.allow_direct]).toEqual([stream, false]);
    }
    await waiting.says('begins');
    await waiting.end();
  });

  it('ends a service that is expelled, which says why', async () => {
    const words = path.join(layout.data, 'termination-log');
    const child = startService({ BPDAO_NKEY_SEED_FILE: seed('asc'), BPDAO_TERMINATION_LOG: words });
    await child.says('begins');
    const files = ['identities.json', 'accounts.conf'].map((name) => path.join(layout.identities, name));
    const kept = await Promise.all(files.map((file) => readFile(file)));
    await expelIdentity(layout.identities, 'asc');
    await broker.reload();
    const { code, said } = await child.ended;
    await Promise.all(files.map((file, index) => writeFile(file, kept[index] ?? '')));
    await broker.reload();
    expect(said).toContain('the connection is closed for good: the broker does not admit this identity any more');
    expect(code).toBe(1);
    expect(await readFile(words, 'utf8')).toBe(
      'the connection is closed for good: the broker does not admit this identity any more\n',
    );
  });

  it('stores the facts of an actor from itself, and from nobody else', async () => {
    const append = async (name: string, actor: ActorName) => {
      const journal = new JetStreamJournal(await connectionOf(name), actor, chain.genesis.chainId);
      return (await journal.append(journal.seal({ name: 'fact', rulesVersion: 1, facts: [] }, ''), 0)).type;
    };
    for (const actor of actorNames) {
      for (const name of [
        ...actorNames.filter((one) => one !== actor),
        `${actor}-door`,
        'producer1',
        'customer',
        'reader',
      ]) {
        expect([actor, name, await append(name, actor)]).toEqual([actor, name, 'unknown']);
      }
      expect([actor, await last(actor)]).toEqual([actor, 0]);
      expect([actor, await append(actor, actor)]).toEqual([actor, 'stored']);
      expect([actor, await last(actor)]).toEqual([actor, 1]);
    }
  });

  it('lets an actor hold its own lease and keep its own snapshots, and those of nobody else', async () => {
    const gossip = await connectionOf('gossip'); // no service of it ran here, so nobody holds its lease
    const leases = await openLeases(gossip, LEASE_MS, 1);
    const vpsc = await openLeases(await connectionOf('vpsc'), LEASE_MS, 1);
    expect(await new KvLease(leases, 'vpsc', 'gossip').take()).toBe('held'); // a key in its own bucket: the VPSC's is in another account
    expect(await new KvLease(vpsc, 'vpsc', 'vpsc').take()).toBe('held');
    const own = new KvLease(leases, 'gossip', 'gossip');
    expect(await own.take()).toBe('held');
    expect(await own.take()).toBe('held');
    await own.release();
    const snapshots = await openSnapshots(gossip, 'gossip', 1);
    await snapshots.write('1', Buffer.alloc(300_000, 1));
    expect(await snapshots.list()).toEqual(['1']);
    expect((await snapshots.read('1'))?.length).toBe(300_000);
    await snapshots.remove('1');
    expect(await snapshots.list()).toEqual([]);
    await expect(openSnapshots(gossip, 'vpsc', 1)).rejects.toThrow(/Permissions Violation/);
  });

  it.each([
    [
      'no seed',
      () => ({}),
      /^The broker at nats:\S+ admits identities only: name the file of a seed with BPDAO_NKEY_SEED_FILE\.$/,
    ],
    [
      'no seed file',
      () => ({ BPDAO_NKEY_SEED_FILE: '/nowhere/asc.nk' }),
      /^BPDAO_NKEY_SEED_FILE: \/nowhere\/asc\.nk cannot be read \(ENOENT.*\)\.$/,
    ],
    [
      'a file that holds no seed',
      () => ({ BPDAO_NKEY_SEED_FILE: layout.genesis }),
      /^BPDAO_NKEY_SEED_FILE: \S+ does not hold the seed of a user's nkey \(SU…\)\.$/,
    ],
    [
      "another's seed",
      () => ({ BPDAO_NKEY_SEED_FILE: seed('vpsc') }),
      /^the identity U\w+ of \S+vpsc\.nk is in the broker's account VPSC, and asc states its facts in ASC: it is another's seed, or the broker's accounts are not those that "bpdao broker identities" writes$/,
    ],
    [
      'no seed for its door',
      () => ({ BPDAO_NKEY_SEED_FILE: seed('asc'), BPDAO_DOOR_NKEY_SEED_FILE: '/nowhere/door.nk' }),
      /^BPDAO_NKEY_SEED_FILE: \/nowhere\/door\.nk cannot be read/,
    ],
  ])('tells a service with %s what is wrong, in one sentence', async (_what, environment, sentence) => {
    expect(await service(environment())).toEqual({ code: 2, said: expect.stringMatching(sentence) });
  });

  it('tells a service and a client whom it does not know', async () => {
    const elsewhere = path.join(layout.data, 'elsewhere');
    await makeIdentities(elsewhere, [
      { name: 'asc', role: 'asc' },
      { name: 'asc-door', role: 'asc-door' },
    ]);
    const sentence = /^The broker at nats:\S+ does not admit the identity U\w+ of \S+asc\.nk\.$/;
    expect(await service({ BPDAO_NKEY_SEED_FILE: seedFileIn(elsewhere, 'asc') })).toEqual({
      code: 2,
      said: expect.stringMatching(sentence),
    });
    await expect(connect({ servers: [broker.url], seedFile: seedFileIn(elsewhere, 'asc') })).rejects.toMatchObject({
      kind: 'not-allowed',
      message: expect.stringMatching(sentence),
    });
    await expect(connect({ servers: [broker.url] })).rejects.toMatchObject({
      kind: 'not-allowed',
      message: expect.stringMatching(/admits identities only/),
    });
    await writeFile(path.join(elsewhere, 'none.nk'), 'SUNONE');
    await expect(connect({ servers: [broker.url], seedFile: path.join(elsewhere, 'none.nk') })).rejects.toMatchObject({
      kind: 'not-allowed',
    });
  });

  it('tells a client what its identity may not say', async () => {
    const client = await connect({ servers: [broker.url], genesisFile: layout.genesis, seedFile: seed('customer') });
    open.set('client', client.connection);
    const [keyPair] = chain.developers;
    if (keyPair === undefined) throw new Error('the chain has no development keys');
    const list = {
      producer: keyPair.address,
      height: 1n,
      attempt: 0,
      try: 0,
      parent: client.chainId,
      reveal: 'ab'.repeat(32),
      transactionsRoot: 'ab'.repeat(32),
      transactionCount: 0,
    };
    await expect(client.send('wsc', signList({ keyPair, chainId: client.chainId }, list, []))).rejects.toMatchObject({
      kind: 'not-allowed',
      message: `The broker does not let this identity say ${commandSubject('wsc', 'submit-block-transactions')}.`,
    });
  });
});

describe('who produces blocks', () => {
  it('must have the identity of a producer, and is told so at once', async () => {
    const layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-producing-')));
    await developmentChain(layout, { producers: 1, set: [] });
    await makeIdentities(layout.identities, usualIdentities([]));
    const broker = await startBroker({ accountsFile: accountsFileIn(layout.identities) });
    for (const [name, outcome] of [
      ['customer', 'refused'],
      ['reader', 'refused'],
      ['newcomer', 'allowed'],
    ]) {
      const client = await connect({
        servers: [broker.url],
        genesisFile: layout.genesis,
        seedFile: seedFileIn(layout.identities, String(name)),
      });
      const told = await client.mustBeProducer().then(
        () => 'allowed',
        (error: Error) => error.message,
      );
      expect([name, told]).toEqual([
        name,
        outcome === 'allowed'
          ? 'allowed'
          : 'The broker does not let this identity produce blocks: name the seed of a producer with BPDAO_NKEY_SEED_FILE.',
      ]);
      await client.close();
    }
    await broker.stop();
    await rm(layout.data, { recursive: true });
  });
});
