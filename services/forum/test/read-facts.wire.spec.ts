import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { headers, type NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import type { Envelope } from '@bpdao/actor';
import { catalogue, chainOf, factSubject, HEADERS } from '@bpdao/catalogue';
import { ensureStream, JetStreamJournal, JetStreamStreams, repairStream } from '@bpdao/journal';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { historyStreams, type HistoryStream } from '../src/history/history-store.ts';
import { History, type HistoryChange } from '../src/history/history.ts';
import { SqliteHistoryStore } from '../src/history/sqlite-history-store.ts';
import { readFacts } from '../src/transport/read-facts.ts';
import { makeGenesis } from './chain-facts.ts';
import { TestStreams } from './test-streams.ts';

/**
 * The streams of the chain on a real broker, into which a stranger publishes too; the history reads everything from
 * there.
 */
describe('a history of streams that are damaged', () => {
  const genesis = makeGenesis();
  const { chainId } = genesis;
  const ends = new Map<HistoryStream, { sequence: number; hash: string }>();
  let broker: TestBroker;
  let connection: NatsConnection;
  let streams: JetStreamStreams;
  let history: History;
  let folder: string;
  let changes: HistoryChange[];

  beforeEach(async () => {
    broker = await startBroker();
    connection = await connect({ servers: broker.url });
    for (const actor of historyStreams) {
      await ensureStream(connection, actor, 1);
      ends.set(actor, { sequence: 0, hash: chainId });
    }
    streams = new JetStreamStreams(connection, chainOf(chainId));
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-history-'));
    changes = [];
  });

  afterEach(async () => {
    await history.stop();
    await connection.close();
    await broker.stop();
    await rm(folder, { recursive: true });
  });

  const sealed = (actor: HistoryStream, name: string, body: Uint8Array, previousHash: string) => {
    const envelope: Envelope = {
      cause: { type: 'deadline', key: 'k' },
      atMs: 1_700_000_000_000,
      trace: { traceId: 'aa'.repeat(16), spanId: 'bb'.repeat(8) },
      heard: {},
      body,
    };
    return new JetStreamJournal(connection, actor, chainId).seal(
      { rulesVersion: 1, name, facts: [envelope] },
      previousHash,
    );
  };

  /** Appends a whole round, each fact as its actor does. */
  async function round(height: bigint): Promise<void> {
    const said = new TestStreams();
    said.round(height, 0, 'accepted');
    for (const actor of historyStreams) {
      for (const { fact } of said.all(actor)) {
        const { sequence, hash } = ends.get(actor) ?? { sequence: 0, hash: chainId };
        const batch = sealed(actor, fact.type, catalogue[actor].fact.encode(fact as never), hash);
        expect(await new JetStreamJournal(connection, actor, chainId).append(batch, sequence)).toMatchObject({
          type: 'stored',
        });
        ends.set(actor, { sequence: sequence + 1, hash: batch.hash });
      }
    }
  }

  function start(): void {
    history = new History({
      store: new SqliteHistoryStore(':memory:'),
      genesis,
      read: (actor, from) => readFacts(streams, chainId, actor, from),
      retryMs: { least: 10, most: 50 },
      onChange: (change) => changes.push(change),
    });
    history.start();
  }

  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it.each<[what: string, payload: (height: bigint) => Uint8Array]>([
    ['bytes that nobody can read', () => Buffer.from('junk')],
    [
      'a round of its own with another hash before it',
      (height) => {
        const said = new TestStreams();
        said.round(height, 0, 'accepted');
        return sealed(
          'vpsc',
          'round-settled',
          catalogue.vpsc.fact.encode(said.all('vpsc').at(-1)?.fact as never),
          'cd'.repeat(32),
        ).payload;
      },
    ],
  ])('ends before %s, is kept up to there, and goes on when it is set aside', async (_what, payload) => {
    await round(1n);
    const head = headers();
    head.set(HEADERS.previousHash, 'cd'.repeat(32));
    await connection.request(factSubject('vpsc', 'round-settled'), payload(2n), { headers: head, timeout: 2000 });
    start();
    await until(() => history.height === 1n && history.caughtUp);
    expect(await readFacts(streams, chainId, 'vpsc', (ends.get('vpsc')?.sequence ?? 0) + 1)).toEqual([]);
    await repairStream({
      connection,
      actor: 'vpsc',
      chain: chainOf(chainId),
      copy: path.join(folder, 'copy.jsonl'),
      setAside: path.join(folder, 'aside.jsonl'),
    });
    await round(2n);
    await history.stop();
    start();
    await until(() => history.height === 2n && history.caughtUp);
    expect(changes).toEqual([]);
  });
});
