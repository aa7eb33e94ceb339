import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { StartedTestContainer } from 'testcontainers';
import { freePort, mongoImage, NetworkLink } from '@bpdao/testkit';
import { History } from '../src/history/history.ts';
import { MongoHistoryStore } from '../src/history/mongo-history-store.ts';
import { makeGenesis, makeTransaction, sha256 } from './chain-facts.ts';
import { startMongo, urlOf, whyWithoutMongo } from './mongo-container.ts';
import { TestStreams } from './test-streams.ts';

const run = promisify(execFile);
const docker = (words: readonly string[]): Promise<unknown> => run('docker', words);
const why = await whyWithoutMongo();

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/**
 * Heights are settled as fast as they can be said, while the container is stopped in the way the row says and comes
 * back.
 */
describe.each(why === undefined ? ['a container'] : [])('a history in %s', () => {
  let container: StartedTestContainer;

  beforeAll(async () => {
    container = await startMongo(await freePort());
  }, 120_000);
  afterAll(() => container?.stop());

  it.each<[how: string, away: string[], back: string[]]>([
    ['is paused', ['pause'], ['unpause']],
    ['is killed', ['kill'], ['start']],
  ])(
    'loses and doubles nothing when the store %s',
    async (how, away, back) => {
      const streams = new TestStreams(50);
      const store = new MongoHistoryStore({ url: urlOf(container), database: `outage_${how.replace(' ', '_')}` });
      const changes: string[] = [];
      const history = new History({
        store,
        genesis: makeGenesis(),
        read: streams.read,
        waitingBytesMax: 20_000,
        onChange: ({ type }) => changes.push(type),
      });
      streams.onStored = (fact) => history.feed(fact);
      history.start();
      const heights = async (from: bigint, to: bigint) => {
        for (let height = from; height <= to; height += 1n) {
          if (height % 3n === 0n) streams.round(height, 0, 'void');
          streams.round(height, height % 3n === 0n ? 1 : 0, 'accepted', height % 3n === 0n ? [height * 100n] : []);
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      };
      await heights(1n, 40n);
      await until(() => history.height > 5n);
      await Promise.all([docker([...away, container.getId()]), heights(41n, 120n)]);
      await until(() => changes.includes('away'));
      await heights(121n, 140n);
      expect(history.height).toBeLessThan(140n);
      await docker([...back, container.getId()]);
      await heights(141n, 160n);
      await until(() => history.height === 160n);
      expect(changes.filter((type, index) => type !== changes[index - 1]).slice(0, 2)).toEqual(['away', 'back']);
      for (let height = 1n; height <= 160n; height += 1n) {
        const round = await store.atHeight(height);
        expect(round).toMatchObject({ height, attempt: height % 3n === 0n ? 1 : 0 });
        expect(await store.post(round!.postAddress)).toMatchObject({ valueWrep: 5_000_000n });
        const last = round!.attempt === 1 ? height * 100n : height * 100n + BigInt(round!.attempt);
        expect(await store.transaction(sha256(makeTransaction(last).payload.bytes))).toMatchObject({
          status: 'settled',
          height,
        });
      }
      await history.stop();
    },
    120_000,
  );
});

/** A container of its own over volumes that outlive it; `mode` ro: the server can write nothing. */
class OnVolume {
  private readonly name = `bpdao-outage-${process.pid}`;
  readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  /** Starts the database. FerretDB keeps its state in the first folder, MongoDB in the second. */
  async run(mode: 'rw' | 'ro'): Promise<void> {
    await docker([
      'run',
      '-d',
      '--rm',
      '--name',
      this.name,
      '-p',
      `127.0.0.1:${this.port}:27017`,
      '-v',
      `${this.name}-a:/state:${mode}`,
      '-v',
      `${this.name}-b:/data/db:${mode}`,
      mongoImage(),
    ]);
  }

  /** Ends the database and leaves its stored data. */
  async stop(): Promise<void> {
    await docker(['rm', '-f', this.name]).catch(() => undefined);
  }

  async remove(): Promise<void> {
    await this.stop();
    await docker(['volume', 'rm', '-f', `${this.name}-a`, `${this.name}-b`]);
  }
}

describe.each(why === undefined ? ['a container'] : [])('a history in %s of which the server', () => {
  it('takes no writes goes on once it does, and loses nothing', async () => {
    const mongo = new OnVolume(await freePort());
    const streams = new TestStreams(50);
    const changes: string[] = [];
    const store = new MongoHistoryStore({ url: `mongodb://127.0.0.1:${mongo.port}`, database: 'readonly' });
    const history = new History({
      store,
      genesis: makeGenesis(),
      read: streams.read,
      onChange: (change) => changes.push(change.type),
    });
    const rounds = (from: bigint, to: bigint): void => {
      for (let height = from; height <= to; height += 1n) streams.round(height, 0, 'accepted', []);
    };
    streams.onStored = (fact) => history.feed(fact);
    try {
      await mongo.run('rw');
      history.start();
      rounds(1n, 5n);
      await until(() => history.height === 5n);
      await mongo.stop();
      await mongo.run('ro');
      changes.length = 0;
      rounds(6n, 10n);
      await until(() => changes.includes('away'));
      expect(history.height).toBe(5n);
      await mongo.stop();
      await mongo.run('rw');
      await until(() => history.height === 10n);
      for (let height = 1n; height <= 10n; height += 1n) expect(await store.atHeight(height)).toMatchObject({ height });
    } finally {
      await history.stop();
      await mongo.remove();
    }
  }, 120_000);

  it.each(['late', 'reset'] as const)(
    'is cut off goes on once it is not; what was under way arrives %s',
    async (mending) => {
      const container = await startMongo(await freePort());
      const link = await NetworkLink.to(container.getMappedPort(27_017));
      const streams = new TestStreams(50);
      const store = new MongoHistoryStore({ url: `mongodb://127.0.0.1:${link.port}`, database: mending });
      const history = new History({ store, genesis: makeGenesis(), read: streams.read });
      streams.onStored = (fact) => history.feed(fact);
      try {
        history.start();
        let height = 0n;
        const more = async (rounds: number): Promise<void> => {
          for (let count = 0; count < rounds; count += 1) {
            height += 1n;
            streams.round(height, 0, 'accepted', []);
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        };
        await more(10);
        for (let cuts = 0; cuts < 3; cuts += 1) {
          link.cut();
          await more(50);
          link.mend(mending);
          const reached = height;
          await more(5);
          await until(() => history.height >= reached);
        }
        await until(() => history.height === height);
      } finally {
        await history.stop();
        await link.close();
        await container.stop();
      }
    },
    120_000,
  );

  it('is slow falls behind, holds up nobody, and catches up', async () => {
    const container = await startMongo(await freePort());
    const link = await NetworkLink.to(container.getMappedPort(27_017));
    const streams = new TestStreams(50);
    const store = new MongoHistoryStore({ url: `mongodb://127.0.0.1:${link.port}`, database: 'slow' });
    const history = new History({ store, genesis: makeGenesis(), read: streams.read, waitingBytesMax: 20_000 });
    streams.onStored = (fact) => history.feed(fact);
    try {
      history.start();
      streams.round(1n, 0, 'accepted', []);
      await until(() => history.height === 1n);
      link.delayMs = 150;
      // no actor waits for the store
      for (let height = 2n; height <= 60n; height += 1n) streams.round(height, 0, 'accepted', []);
      expect(history.height).toBe(1n);
      await until(() => history.height > 1n);
      expect(history.height).toBeLessThan(60n);
      link.delayMs = 0;
      await until(() => history.height === 60n);
    } finally {
      await history.stop();
      await link.close();
      await container.stop();
    }
  }, 120_000);
});

if (why !== undefined) it.skip(why, () => undefined);
