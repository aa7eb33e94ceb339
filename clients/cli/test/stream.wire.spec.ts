import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import type { NatsConnection } from '@nats-io/nats-core';
import { defaultLimits } from '@bpdao/actor';
import { catalogue, factSubject } from '@bpdao/catalogue';
import { accountsFileIn, adminOf, makeIdentities, readIdentity, seedFileIn, usualIdentities } from '@bpdao/identities';
import { JetStreamJournal, KvLease, openLeases, prepareActor } from '@bpdao/journal';
import { developmentChain, layoutOf, type Layout } from '@bpdao/local';
import { connectBroker } from '@bpdao/sdk';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { run } from '../src/program.ts';

const JUNK = {
  sequence: 3,
  subject: factSubject('asc', 'offer-changed'),
  why: 'names no hash of the message before it',
};

/**
 * The ASC's stream on a broker that admits identities: two messages of the ASC, and one of another client that may
 * publish there.
 */
describe('bpdao stream', () => {
  let layout: Layout;
  let broker: TestBroker;
  let asc: NatsConnection;
  let said = '';
  let complained = '';

  beforeEach(async () => {
    layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-cli-stream-')));
    await mkdir(layout.data, { recursive: true });
    const {
      genesis: { chainId },
    } = await developmentChain(layout, { producers: 1, set: [] });
    await makeIdentities(layout.identities, usualIdentities([]));
    broker = await startBroker({ accountsFile: accountsFileIn(layout.identities) });
    await as(adminOf('asc'), (admin) => prepareActor(admin, 'asc', 1, defaultLimits.leaseMs));
    asc = await connectBroker([broker.url], 'asc', readIdentity(seedFileIn(layout.identities, 'asc')));
    const journal = new JetStreamJournal(asc, 'asc', chainId);
    const body = catalogue.asc.fact.encode({
      type: 'offer-changed',
      offer: {
        producer: '01'.repeat(32),
        target: 1n,
        encumbered: 0n,
        weight: 0n,
        protocol: '00'.repeat(32),
        tip: '00'.repeat(32),
      },
      change: 'requested',
    });
    let hash = chainId;
    for (const sequence of [0, 1]) {
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
    said = '';
    complained = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said += String(text))));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((complained += String(text))));
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await asc.close();
    await broker.stop();
    await rm(layout.data, { recursive: true, force: true });
  });

  async function as<T>(name: string, act: (connection: NatsConnection) => Promise<T>): Promise<T> {
    const connection = await connectBroker([broker.url], name, readIdentity(seedFileIn(layout.identities, name)));
    return act(connection).finally(() => connection.close());
  }

  const junk = () =>
    as(adminOf('asc'), (admin) => admin.request(factSubject('asc', 'offer-changed'), 'junk', { timeout: 2000 }));
  const stream = (...words: readonly string[]): Promise<number> =>
    run(['--servers', broker.url, '--genesis', layout.genesis, '--json', 'stream', ...words]);
  const check = (): Promise<number> => stream('check', 'asc', '--identities', layout.identities);
  const repair = (...words: readonly string[]): Promise<number> =>
    stream(
      'repair',
      'asc',
      '--identities',
      layout.identities,
      '--set-aside',
      path.join(layout.data, 'aside.jsonl'),
      '--copy',
      path.join(layout.data, 'copy.jsonl'),
      ...words,
    );

  it('says that a stream is whole, and changes nothing', async () => {
    expect(await check()).toBe(0);
    expect(JSON.parse(said)).toMatchObject({ actor: 'asc', whole: true, messages: 2, kept: 2, foreign: [] });
    said = '';
    expect(await repair()).toBe(0);
    expect(JSON.parse(said)).toEqual({ actor: 'asc', repaired: false, kept: 2, foreign: [] });
    expect(complained).toBe('');
  });

  it('names what does not belong there, sets it aside as the admin, and says what it does meanwhile', async () => {
    await junk();
    expect(await check()).toBe(1);
    expect(JSON.parse(said)).toMatchObject({ whole: false, messages: 3, kept: 2, foreign: [JUNK] });
    expect(complained).toBe(
      'The stream of asc is damaged: "bpdao stream repair asc" sets aside what does not belong there.\n',
    );
    said = '';
    complained = '';
    expect(await repair()).toBe(0);
    expect(JSON.parse(said)).toEqual({
      actor: 'asc',
      repaired: true,
      kept: 2,
      foreign: [JUNK],
      copy: path.join(layout.data, 'copy.jsonl'),
      setAside: path.join(layout.data, 'aside.jsonl'),
    });
    expect(complained).toBe(
      [
        `Everything that the stream holds is in ${layout.data}/copy.jsonl. If this is broken off, run it again with --copy ${layout.data}/copy.jsonl.`,
        'The stream of asc says that it is being repaired; its readers wait.',
        'The stream of asc is deleted.',
        'The stream of asc is made anew.',
        'The stream of asc is refilled.',
        'The stream of asc holds what continues the chain, and nothing else.',
        'The stream of asc is open again: start asc.',
        '',
      ].join('\n'),
    );
    expect(JSON.parse(await readFile(path.join(layout.data, 'aside.jsonl'), 'utf8'))).toEqual({
      ...JUNK,
      headers: '',
      payload: Buffer.from('junk').toString('base64'),
    });
    said = '';
    expect(await check()).toBe(0);
    said = '';
    expect(
      await run([
        '--servers',
        broker.url,
        '--genesis',
        layout.genesis,
        'stream',
        'check',
        'asc',
        '--identities',
        layout.identities,
      ]),
    ).toBe(0);
    expect(said).toBe('whole      2 messages, each continues the chain\n');
  });

  it('is refused while the actor runs', async () => {
    await junk();
    expect(await new KvLease(await openLeases(asc, defaultLimits.leaseMs, 1), 'asc', 'somebody').take()).toBe('held');
    expect(await repair()).toBe(1);
    expect(complained).toBe('asc runs (its lease asc is held): stop asc first, every process of it\n');
  });

  it.each<[what: string, words: readonly string[], code: number, sentence: RegExp]>([
    ['of nobody', ['stream', 'check', 'king'], 2, /^"king" is no actor; the actors are governance, asc, /],
    [
      'without a genesis file',
      ['stream', 'check', 'asc'],
      2,
      /^Name the genesis file with --genesis: the chain of hashes begins there\.$/,
    ],
    [
      'with a genesis file that is not there',
      ['--genesis', 'nowhere.json', 'stream', 'check', 'asc'],
      2,
      /^nowhere\.json cannot be read: .*ENOENT/,
    ],
    [
      'as nobody where only identities are admitted',
      ['--genesis', 'GENESIS', 'stream', 'repair', 'asc'],
      1,
      /admits identities only/,
    ],
    [
      'without the admin’s seed',
      ['--genesis', 'GENESIS', 'stream', 'repair', 'asc', '--identities', 'DATA'],
      1,
      /asc-admin\.nk cannot be read/,
    ],
    [
      'of a stream that nobody made',
      ['--genesis', 'GENESIS', 'stream', 'repair', 'wsc', '--identities', 'FOLDER'],
      1,
      /^stream WSC is not there; if a repair of it was broken off/,
    ],
  ])('%s ends with one sentence', async (_what, words, code, sentence) => {
    const named: Readonly<Record<string, string>> = {
      GENESIS: layout.genesis,
      DATA: layout.data,
      FOLDER: layout.identities,
    };
    expect(await run(['--servers', broker.url, ...words.map((word) => named[word] ?? word)])).toBe(code);
    expect(complained.trim()).toMatch(sentence);
  });

  it('ends with 3 where no broker answers', async () => {
    expect(await run(['--servers', 'nats://127.0.0.1:1', '--genesis', layout.genesis, 'stream', 'check', 'asc'])).toBe(
      3,
    );
  });
});
