import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { authorizationOf, makeIdentities, readIdentities, readIdentity, seedFileIn, usualIdentities } from '@bpdao/identities';
import { JetStreamJournal, JetStreamStreams, KvLease, openLeases, openSnapshots, prepareBroker } from '@bpdao/journal';
import { developmentChain, layoutOf } from '@bpdao/local';
import type { DevelopmentChain, Layout } from '@bpdao/local';
import { actorNames, commandSubject, factSubject } from '@bpdao/protocol';
import type { ActorName } from '@bpdao/protocol';
import { connect, connectBroker, signList } from '@bpdao/sdk';
import { startBroker } from '@bpdao/testkit';
import type { TestBroker } from '@bpdao/testkit';
import { TimeoutError } from '@nats-io/nats-core';
import type { NatsConnection } from '@nats-io/nats-core';

const LEASE_MS = 2000;
const SERVICE = path.resolve(import.meta.dirname, '../../../services/asc/dist/main.js');

describe('a broker that admits identities', () => {
  let layout: Layout;
  let chain: DevelopmentChain;
  let broker: TestBroker;
  const open = new Map<string, NatsConnection>();

  beforeAll(async () => {
    layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-identities-')));
    await mkdir(layout.data, { recursive: true });
    chain = await developmentChain(layout, { producers: 1, set: [] });
    broker = await startBroker({ authorization: authorizationOf(await makeIdentities(layout.identities, usualIdentities(['producer1']))) });
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

  /** Where an actor's stream ends; a busy machine may need to be asked again. */
  async function last(actor: ActorName): Promise<number> {
    const streams = new JetStreamStreams(await connectionOf(actor), chain.genesis.chainId);
    for (;;) {
      try {
        return await streams.last(actor);
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
      }
    }
  }

  /** What the ASC's service says when it ends, and how it exits. */
  function service(environment: Readonly<Record<string, string>>): Promise<{ readonly code: number | null; readonly said: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SERVICE], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, BPDAO_SERVERS: broker.url, BPDAO_GENESIS: layout.genesis, ...environment } });
      let said = '';
      child.stderr.on('data', (data: Buffer) => (said += data.toString()));
      child.on('close', (code) => resolve({ code, said: said.trim() }));
    });
  }

  it('tells a service in one sentence that nothing is prepared', async () => {
    expect(await service({ BPDAO_NKEY_SEED_FILE: seed('asc') })).toEqual({ code: 2, said: expect.stringMatching(/^stream ASC is not there; prepare the broker first \(bpdao broker prepare\); the identity U\w+ is of the broker's account \$G$/) });
  });

  it('lets the admin make streams and buckets, and nobody else', async () => {
    for (const name of ['asc', 'producer1', 'customer']) await expect(prepareBroker(await connectionOf(name), 1, LEASE_MS)).rejects.toThrow();
    await prepareBroker(await connectionOf('admin'), 1, LEASE_MS);
    await prepareBroker(await connectionOf('admin'), 1, LEASE_MS);
  });

  it('ends a service that is expelled, which says why', async () => {
    const identities = await readIdentities(layout.identities);
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SERVICE], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, BPDAO_SERVERS: broker.url, BPDAO_GENESIS: layout.genesis, BPDAO_NKEY_SEED_FILE: seed('asc') } });
    const ended = new Promise((resolve) => child.on('close', resolve));
    let said = '';
    await new Promise<void>((resolve) => child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.includes('begins')) resolve();
    }));
    await broker.reload(authorizationOf(identities.filter(({ name }) => name !== 'asc')));
    const code = await ended;
    await broker.reload(authorizationOf(identities));
    expect(said).toContain('the connection is closed for good: the broker does not admit this identity any more');
    expect(code).toBe(1);
  });

  it('stores the facts of an actor from itself, and from nobody else', async () => {
    const append = async (name: string, actor: ActorName) => {
      const journal = new JetStreamJournal(await connectionOf(name), actor, chain.genesis.chainId);
      return (await journal.append(journal.seal({ name: 'fact', rulesVersion: 1, facts: [] }, ''), 0)).type;
    };
    for (const actor of actorNames) {
      for (const name of [...actorNames.filter((one) => one !== actor), 'producer1', 'customer', 'reader', 'admin']) expect([actor, name, await append(name, actor)]).toEqual([actor, name, 'unknown']);
      expect([actor, await last(actor)]).toEqual([actor, 0]);
      expect([actor, await append(actor, actor)]).toEqual([actor, 'stored']);
      expect([actor, await last(actor)]).toEqual([actor, 1]);
    }
  });

  it('lets no consumer deliver where another states its facts, because nobody hears there', async () => {
    const vpsc = await connectionOf('vpsc');
    const before = await last('asc');
    const config = { deliver_subject: factSubject('asc', 'offer-changed'), ack_policy: 'none', deliver_policy: 'all' };
    const made = (await vpsc.request('$JS.API.CONSUMER.CREATE.VPSC', JSON.stringify({ stream_name: 'VPSC', config }))).json<{ name: string }>();
    const admin = await connectionOf('admin');
    let delivered = 0;
    for (let round = 0; round < 50 && delivered === 0; round += 1) {
      delivered = (await admin.request(`$JS.API.CONSUMER.INFO.VPSC.${made.name}`)).json<{ delivered: { consumer_seq: number } }>().delivered.consumer_seq;
    }
    expect(delivered).toBe(0);
    expect(await last('asc')).toBe(before);
  });

  it('lets an actor hold its own lease and keep its own snapshots, and those of nobody else', async () => {
    const gossip = await connectionOf('gossip'); // no service of it ran here, so nobody holds its lease
    const leases = await openLeases(gossip, LEASE_MS, 1);
    expect(await new KvLease(leases, 'vpsc', 'gossip').take()).toBe('unknown');
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
    ['no seed', () => ({}), /^The broker at nats:\S+ admits identities only: name the file of a seed with BPDAO_NKEY_SEED_FILE\.$/],
    ['no seed file', () => ({ BPDAO_NKEY_SEED_FILE: '/nowhere/asc.nk' }), /^BPDAO_NKEY_SEED_FILE: \/nowhere\/asc\.nk cannot be read \(ENOENT.*\)\.$/],
    ['a file that holds no seed', () => ({ BPDAO_NKEY_SEED_FILE: layout.genesis }), /^BPDAO_NKEY_SEED_FILE: \S+ does not hold the seed of a user's nkey \(SU…\)\.$/],
    ["another's seed", () => ({ BPDAO_NKEY_SEED_FILE: seed('vpsc') }), /^the identity U\w+ of \S+vpsc\.nk is not that of asc: the broker does not let it state asc's facts$/],
  ])('tells a service with %s what is wrong, in one sentence', async (_what, environment, sentence) => {
    expect(await service(environment())).toEqual({ code: 2, said: expect.stringMatching(sentence) });
  });

  it('tells a service and a client whom it does not know', async () => {
    const elsewhere = path.join(layout.data, 'elsewhere');
    await makeIdentities(elsewhere, [{ name: 'asc', role: 'asc' }]);
    const sentence = /^The broker at nats:\S+ does not admit the identity U\w+ of \S+asc\.nk\.$/;
    expect(await service({ BPDAO_NKEY_SEED_FILE: seedFileIn(elsewhere, 'asc') })).toEqual({ code: 2, said: expect.stringMatching(sentence) });
    await expect(connect({ servers: [broker.url], seedFile: seedFileIn(elsewhere, 'asc') })).rejects.toMatchObject({ kind: 'not-allowed', message: expect.stringMatching(sentence) });
    await expect(connect({ servers: [broker.url] })).rejects.toMatchObject({ kind: 'not-allowed', message: expect.stringMatching(/admits identities only/) });
    await writeFile(path.join(elsewhere, 'none.nk'), 'SUNONE');
    await expect(connect({ servers: [broker.url], seedFile: path.join(elsewhere, 'none.nk') })).rejects.toMatchObject({ kind: 'not-allowed' });
  });

  it('tells a client what its identity may not say', async () => {
    const client = await connect({ servers: [broker.url], genesisFile: layout.genesis, seedFile: seed('customer') });
    open.set('client', client.connection);
    const [keyPair] = chain.developers;
    if (keyPair === undefined) throw new Error('the chain has no development keys');
    const list = { producer: keyPair.address, height: 1n, attempt: 0, try: 0, parent: client.chainId, reveal: 'ab'.repeat(32), transactionsRoot: 'ab'.repeat(32), transactionCount: 0 };
    await expect(client.send('wsc', signList({ keyPair, chainId: client.chainId }, list, []))).rejects.toMatchObject({
      kind: 'not-allowed', message: `The broker does not let this identity say ${commandSubject('wsc', 'submit-block-transactions')}.`,
    });
  });
});

describe('who produces blocks', () => {
  it('must have the identity of a producer, and is told so at once', async () => {
    const layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-producing-')));
    await developmentChain(layout, { producers: 1, set: [] });
    const broker = await startBroker({ authorization: authorizationOf(await makeIdentities(layout.identities, usualIdentities([]))) });
    for (const [name, outcome] of [['customer', 'refused'], ['reader', 'refused'], ['newcomer', 'allowed']]) {
      const client = await connect({ servers: [broker.url], genesisFile: layout.genesis, seedFile: seedFileIn(layout.identities, String(name)) });
      const told = await client.mustBeProducer().then(() => 'allowed', (error: Error) => error.message);
      expect([name, told]).toEqual([name, outcome === 'allowed' ? 'allowed' : 'The broker does not let this identity produce blocks: name the seed of a producer with BPDAO_NKEY_SEED_FILE.']);
      await client.close();
    }
    await broker.stop();
    await rm(layout.data, { recursive: true });
  });
});

describe('a broker with accounts', () => {
  it.each([
    ['without JetStream', '', /^stream ASC cannot be looked at: JetStream not enabled for account; the identity U\w+ is of the broker's account OTHER$/],
    ['without the streams', 'jetstream: enabled,', /^stream ASC is not there; prepare the broker first \(bpdao broker prepare\); the identity U\w+ is of the broker's account OTHER$/],
  ])('tells a service that its identity is of another, one %s', async (_what, jetStream, sentence) => {
    const layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-accounts-')));
    await developmentChain(layout, { producers: 1, set: [] });
    const [asc] = await makeIdentities(layout.identities, [{ name: 'asc', role: 'asc' }]);
    const broker = await startBroker({ authorization: `accounts { DAO { jetstream: enabled, users = [] }, OTHER { ${jetStream} users = [ { nkey: ${asc?.key} } ] } }` });
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SERVICE], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, BPDAO_SERVERS: broker.url, BPDAO_GENESIS: layout.genesis, BPDAO_NKEY_SEED_FILE: seedFileIn(layout.identities, 'asc') } });
    let said = '';
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(2);
    expect(said.trim()).toMatch(sentence);
    await broker.stop();
    await rm(layout.data, { recursive: true });
  });
});
