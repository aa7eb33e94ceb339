import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { StartedTestContainer } from 'testcontainers';
import { History } from '../src/history/history.ts';
import { MongoHistoryStore } from '../src/history/mongo-history-store.ts';
import { makeGenesis, makeTransaction, sha256 } from './chain-facts.ts';
import { freePort } from './free-port.ts';
import { startMongo, urlOf, whyWithoutMongo } from './mongo-container.ts';
import { TestStreams } from './test-streams.ts';

const run = promisify(execFile);
const docker = (words: readonly string[]): Promise<unknown> => run('docker', words);
const why = await whyWithoutMongo();

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Heights are settled as fast as they can be said, while the container is stopped in the way the row says and comes back. */
describe.each(why === undefined ? ['a container'] : [])('a history in %s', () => {
  let container: StartedTestContainer;

  beforeAll(async () => {
    container = await startMongo(await freePort());
  }, 120_000);
  afterAll(() => container?.stop());

  it.each<[how: string, away: string[], back: string[]]>([
    ['is paused', ['pause'], ['unpause']],
    ['is killed', ['kill'], ['start']],
  ])('loses and doubles nothing when the store %s', async (how, away, back) => {
    const streams = new TestStreams(50);
    const store = new MongoHistoryStore({ url: urlOf(container), database: `outage_${how.replace(' ', '_')}` });
    const changes: string[] = [];
    const history = new History({ store, genesis: makeGenesis(), read: streams.read, waitingBytesMax: 20_000, onChange: ({ type }) => changes.push(type) });
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
    expect(changes.slice(0, 2)).toEqual(['away', 'back']);
    for (let height = 1n; height <= 160n; height += 1n) {
      const round = await store.atHeight(height);
      expect(round).toMatchObject({ height, attempt: height % 3n === 0n ? 1 : 0 });
      expect(await store.post(round!.postAddress)).toMatchObject({ valueWrep: 5_000_000n });
      const last = round!.attempt === 1 ? height * 100n : height * 100n + BigInt(round!.attempt);
      expect(await store.transaction(sha256(makeTransaction(last).payload.bytes))).toMatchObject({ status: 'settled', height });
    }
    await history.stop();
  }, 120_000);
});

if (why !== undefined) it.skip(why, () => undefined);
