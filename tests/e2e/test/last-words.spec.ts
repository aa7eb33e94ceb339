import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Envelope } from '@bpdao/actor';
import { makeIdentities, readIdentity, seedFileIn, usualIdentities } from '@bpdao/identities';
import { JetStreamJournal } from '@bpdao/journal';
import { developmentChain, layoutOf, type Layout } from '@bpdao/local';
import { connectBroker } from '@bpdao/sdk';
import { checkChain } from '../src/check-chain.ts';
import { RunningProgram, runService } from '../src/running-program.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

/** Starts processes with wrong settings beside a network that makes blocks. */
describe('a process that cannot take part stops with one sentence, which is also its termination message: with', () => {
  let network: TestNetwork;
  /** The layout of another chain, with identities of its own. */
  let elsewhere: Layout;

  beforeAll(async () => {
    network = await startTestNetwork({ producers: 2 });
    elsewhere = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-elsewhere-')));
    await mkdir(elsewhere.data, { recursive: true });
    await developmentChain(elsewhere, { producers: 1, set: ['blockIntervalMs=77'] });
    await makeIdentities(elsewhere.identities, usualIdentities(['producer1']));
    await writeFile(
      path.join(elsewhere.data, 'two.json'),
      Buffer.concat([await readFile(network.layout.genesis), await readFile(elsewhere.genesis)]),
    );
    await network.watch.height(2n);
  });

  afterAll(async () => {
    await network.end();
    await rm(elsewhere.data, { recursive: true, force: true });
  });

  const seed = (name: string): string => network.seedFile?.(name) ?? '';
  const words = (): string => path.join(elsewhere.data, 'termination-log');

  it.each<[what: string, environment: () => Readonly<Record<string, string>>, code: number, sentence: RegExp]>([
    [
      'no genesis',
      () => ({ BPDAO_GENESIS: '/nowhere/genesis.json' }),
      2,
      /^BPDAO_GENESIS: \/nowhere\/genesis\.json cannot be read: ENOENT.*$/,
    ],
    [
      'two genesis documents in one file',
      () => ({ BPDAO_GENESIS: path.join(elsewhere.data, 'two.json') }),
      2,
      /^\S+two\.json: .*$/,
    ],
    [
      'no secret',
      () => ({ BPDAO_NKEY_SEED_FILE: '/nowhere/asc.nk' }),
      2,
      /^BPDAO_NKEY_SEED_FILE: \/nowhere\/asc\.nk cannot be read \(ENOENT.*\)\.$/,
    ],
    [
      'a key that is not admitted',
      () => ({ BPDAO_NKEY_SEED_FILE: seedFileIn(elsewhere.identities, 'asc') }),
      2,
      /^The broker at \S+ does not admit the identity U\w+ of \S+asc\.nk\.$/,
    ],
    [
      "another's key",
      () => ({ BPDAO_NKEY_SEED_FILE: seed('vpsc') }),
      2,
      /^the identity U\w+ of \S+vpsc\.nk is in the broker's account VPSC, and asc states its facts in ASC/,
    ],
    [
      'the genesis of another chain',
      () => ({ BPDAO_GENESIS: elsewhere.genesis }),
      2,
      /^stream of asc: message 1 is of another chain \([0-9a-f]{12}…, not [0-9a-f]{12}…\)$/,
    ],
    [
      'an address that is none',
      () => ({ BPDAO_SERVERS: 'nats://127.0.0.1:99999' }),
      2,
      /^BPDAO_SERVERS: nats:\/\/127\.0\.0\.1:99999 is not an address like nats:\/\/host:4222$/,
    ],
  ])('%s', async (_what, environment, code, sentence) => {
    await rm(words(), { force: true });
    const service = runService('asc', {
      BPDAO_SERVERS: network.url,
      BPDAO_GENESIS: network.layout.genesis,
      BPDAO_NKEY_SEED_FILE: seed('asc'),
      BPDAO_TERMINATION_LOG: words(),
      ...environment(),
    });
    const ended = await service.ended;
    expect(ended).toEqual({ code, said: expect.stringMatching(sentence) });
    expect(ended.said.split('\n')).toHaveLength(1);
    expect(await readFile(words(), 'utf8')).toBe(`${ended.said}\n`);
  });

  it.each<
    [what: string, change: () => { readonly words?: readonly string[]; readonly seed?: string }, sentence: RegExp]
  >([
    ['no key, a producer', () => ({ words: ['--key', '/nowhere/key.json'] }), /nowhere/],
    [
      'an identity that produces nothing, a producer',
      () => ({ seed: seed('customer') }),
      /^The broker does not let this identity produce blocks: name the seed of a producer with BPDAO_NKEY_SEED_FILE\.$/m,
    ],
    [
      'an identity that is not admitted, a producer',
      () => ({ seed: seedFileIn(elsewhere.identities, 'producer1') }),
      /^The broker at \S+ does not admit the identity U\w+ of \S+producer1\.nk\.$/m,
    ],
    ['the genesis of another chain, a producer', () => ({ words: ['--genesis', elsewhere.genesis] }), /another chain/],
  ])('%s', async (_what, change, sentence) => {
    await rm(words(), { force: true });
    const { words: more = [], seed: other = seed('producer1') } = change();
    const usual = [
      '--servers',
      network.url,
      '--key',
      path.join(elsewhere.keys, 'producer1.json'),
      '--data',
      path.join(elsewhere.data, 'producer'),
      '--genesis',
      network.layout.genesis,
    ];
    const { code, said } = await new RunningProgram('clients/block-producer/dist/main.js', [...usual, ...more], {
      BPDAO_NKEY_SEED_FILE: other,
      BPDAO_TERMINATION_LOG: words(),
    }).ended;
    expect([code, said]).toEqual([1, expect.stringMatching(sentence)]);
    expect(await readFile(words(), 'utf8')).toBe(`${said.split('\n').at(-1)}\n`);
  });

  it('and harms nothing that runs', async () => {
    const { watch, services, producers, chain } = network;
    await watch.height(watch.lastHeight + 3n);
    for (const one of [...services.values(), ...producers]) {
      expect([one.plan.name, one.pid]).toEqual([one.plan.name, expect.any(Number)]);
    }
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  });

  it('rules that are older than those of the replica beside it', async () => {
    await network.services.get('gossip')?.stop(); // its stream is empty here: nobody sends transactions
    const connection = await connectBroker([network.url], 'gossip', readIdentity(seed('gossip')));
    const journal = new JetStreamJournal(connection, 'gossip', network.chain.genesis.chainId);
    const newer: Envelope = {
      cause: { type: 'deadline', key: 'k' },
      atMs: Date.now(),
      trace: { traceId: 'ab'.repeat(16), spanId: 'ab'.repeat(8) },
      heard: {},
      body: new Uint8Array(),
    };
    expect(
      await journal.append(
        journal.seal(
          { name: 'transactions-gossiped', rulesVersion: 99, facts: [newer] },
          network.chain.genesis.chainId,
        ),
        0,
      ),
    ).toMatchObject({ type: 'stored' });
    await connection.close();
    const { code, said } = await runService('gossip', {
      BPDAO_SERVERS: network.url,
      BPDAO_GENESIS: network.layout.genesis,
      BPDAO_NKEY_SEED_FILE: seed('gossip'),
      BPDAO_TERMINATION_LOG: words(),
    }).ended;
    expect(code).toBe(1);
    expect(said.split('\n').at(-1)).toMatch(/gossip: its stream was written by rules version 99, newer than \d+ here/);
    expect(await readFile(words(), 'utf8')).toMatch(
      /^gossip: its stream was written by rules version 99, newer than \d+ here\n$/,
    );
  });
});
