import { decodePoolSettled } from '@bpdao/messages';
import type { HistoryEntry, HistoryStore } from '../src/history/history-store.ts';
import { History, type HistoryChange, type HistoryOptions } from '../src/history/history.ts';
import { SqliteHistoryStore } from '../src/history/sqlite-history-store.ts';
import { fundedPool, makeGenesis, makePost, makeTransaction, proposeBlock, PROTOCOL, sha256 } from './chain-facts.ts';
import { TestStreams } from './test-streams.ts';

/** An SQLite store that a test can take away, and that keeps the written entries. */
class FailingStore extends SqliteHistoryStore {
  isAway = false;
  readonly written: HistoryEntry[] = [];

  constructor() {
    super(':memory:');
  }

  override async open(chainId: string): Promise<void> {
    this.check();
    return super.open(chainId);
  }

  override async write(entry: HistoryEntry): Promise<void> {
    this.check();
    this.written.push(entry);
    await super.write(entry);
    this.check();
  }

  override async close(): Promise<void> {}

  private check(): void {
    if (this.isAway) throw new Error('away');
  }
}

const hashAt = (height: bigint, attempt: number) =>
  proposeBlock({ height, attempt, transactions: [makeTransaction(height * 100n + BigInt(attempt))] }).hash;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('the history', () => {
  let streams: TestStreams;
  let store: FailingStore;
  let history: History;
  let changes: HistoryChange[];

  function startHistory(over: HistoryStore = store, options: Partial<HistoryOptions> = {}): void {
    history = new History({
      store: over,
      genesis: makeGenesis(),
      read: streams.read,
      retryMs: { least: 1, most: 4 },
      onChange: (change) => changes.push(change),
      ...options,
    });
    streams.onStored = (fact) => history.feed(fact);
    history.start();
  }

  beforeEach(() => {
    streams = new TestStreams();
    store = new FailingStore();
    changes = [];
  });

  afterEach(() => history.stop());

  it('keeps each round as it is fed', async () => {
    startHistory();
    await until(() => history.caughtUp);
    const readBefore = streams.readCount;
    streams.round(1n, 0, 'void');
    streams.round(1n, 1, 'accepted', [100n]);
    streams.round(2n, 0, 'refused');
    await until(() => history.caughtUp);
    expect(history.height).toBe(1n);
    expect(await store.latest()).toMatchObject({ height: 1n, attempt: 1, outcome: 'accepted' });
    expect(await store.byHash(hashAt(1n, 0))).toMatchObject({ outcome: 'void' });
    expect(await store.round(2n, 0)).toMatchObject({ outcome: 'refused' });
    expect(await store.transaction(sha256(makeTransaction(100n).payload.bytes))).toMatchObject({
      status: 'settled',
      attempt: 1,
      index: 0,
    });
    expect(await store.transaction(sha256(makeTransaction(200n).payload.bytes))).toMatchObject({
      status: 'returned',
      height: 2n,
    });
    expect(streams.readCount).toBe(readBefore);
  });

  it('knows the posts of genesis, and the value that a block earned', async () => {
    startHistory();
    streams.round(1n, 0, 'accepted');
    await until(() => history.height === 1n);
    expect(await store.post(PROTOCOL)).toMatchObject({ publishedAtMs: 1_000, valueWrep: 0n });
    expect(await store.post((await store.latest())!.postAddress)).toMatchObject({ valueWrep: 5_000_000n });
    expect((await store.posts(0, 10)).map(({ address }) => address)).toEqual([PROTOCOL]);
  });

  it('reads what was said before it started', async () => {
    for (let height = 1n; height <= 20n; height += 1n) streams.round(height, 0, 'accepted');
    startHistory();
    await until(() => history.height === 20n);
    expect(await store.atHeight(13n)).toMatchObject({ height: 13n });
  });

  it('keeps a pool that outlives many blocks, however it comes to know of it', async () => {
    const [opened, resolved, settled] = fundedPool('long', 'post');
    streams.append('vpsc', opened);
    for (let height = 1n; height <= 5n; height += 1n) streams.round(height, 0, 'accepted');
    startHistory();
    await until(() => history.height === 5n);
    expect(Object.keys((await store.pool(opened.poolId)) ?? {})).toEqual(['opened', 'openedAtMs']);
    streams.append('vpsc', resolved);
    streams.round(6n, 0, 'accepted');
    await until(() => history.height === 6n);
    await history.stop();
    streams.append('vpsc', settled);
    streams.round(7n, 0, 'accepted');
    startHistory();
    await until(() => history.height === 7n);
    expect(
      (await store.pools(opened.postAddress, 0, 10)).map(
        ({ settled: stored }) => decodePoolSettled(stored ?? new Uint8Array()).outcome,
      ),
    ).toEqual(['accepted']);
  });

  it('goes on from its own position after a restart, and reads only what is new', async () => {
    for (let height = 1n; height <= 20n; height += 1n) streams.round(height, 0, 'accepted');
    startHistory();
    await until(() => history.height === 20n);
    await history.stop();
    for (let height = 21n; height <= 25n; height += 1n) streams.round(height, 0, 'accepted');
    store.written.length = 0;
    startHistory();
    await until(() => history.height === 25n);
    expect(store.written.flatMap((entry) => (entry.type === 'round' ? [entry.height] : []))).toEqual([
      21n,
      22n,
      23n,
      24n,
      25n,
    ]);
  });

  it('catches up after the store was away, with nothing lost and nothing doubled', async () => {
    startHistory();
    streams.round(1n, 0, 'accepted');
    await until(() => history.height === 1n);
    store.isAway = true;
    for (let height = 2n; height <= 30n; height += 1n) streams.round(height, 0, 'accepted');
    await until(() => changes.length === 1);
    expect(history.height).toBe(1n);
    store.isAway = false;
    await until(() => history.height === 30n);
    streams.round(31n, 0, 'accepted');
    await until(() => history.height === 31n);
    for (let height = 1n; height <= 31n; height += 1n) {
      expect(await store.post((await store.atHeight(height))!.postAddress)).toMatchObject({ valueWrep: 5_000_000n });
    }
    expect(changes).toEqual([{ type: 'away', reason: 'away' }, { type: 'back' }]);
  });

  it('says again and again that the store is away', async () => {
    startHistory(store, { tellMs: 1 });
    await until(() => history.caughtUp);
    store.isAway = true;
    streams.round(1n, 0, 'accepted');
    await until(() => changes.length >= 3);
    store.isAway = false;
    await until(() => history.height === 1n);
    expect(changes.slice(0, 3)).toEqual(Array.from({ length: 3 }, () => ({ type: 'away', reason: 'away' })));
    expect(changes.filter(({ type }) => type === 'back')).toHaveLength(1);
  });

  it('lets go of what waits when it is too much, and reads it again', async () => {
    startHistory(store, { waitingBytesMax: 2_000 });
    await until(() => history.caughtUp);
    for (let height = 1n; height <= 40n; height += 1n) streams.round(height, 0, 'accepted');
    expect(streams.readCount).toBe(0);
    await until(() => history.height === 40n);
    expect(streams.readCount).toBeGreaterThan(0);
    expect(await store.atHeight(17n)).toMatchObject({ outcome: 'accepted' });
  });

  it('closes a gap in what it is fed by reading', async () => {
    startHistory();
    streams.round(1n, 0, 'accepted');
    await until(() => history.caughtUp && history.height === 1n);
    streams.onStored = () => undefined;
    streams.round(2n, 0, 'accepted');
    streams.onStored = (fact) => history.feed(fact);
    streams.round(3n, 0, 'accepted');
    await until(() => history.height === 3n);
    expect(await store.atHeight(2n)).toMatchObject({ outcome: 'accepted' });
  });

  it('reads on where a batch was covered in part', async () => {
    const [one, two] = ['one', 'two'].map((content) => makePost({ content: new TextEncoder().encode(content) }));
    startHistory();
    await until(() => history.caughtUp);
    streams.append(
      'forum',
      ...[one!, two!].map(
        (post) =>
          ({ type: 'post-published', address: sha256(post.bytes), post, signature: new Uint8Array(64) }) as const,
      ),
    );
    streams.round(1n, 0, 'accepted');
    await until(() => history.height === 1n);
    expect((await store.posts(0, 10)).map(({ address }) => address)).toEqual([
      sha256(two!.bytes),
      sha256(one!.bytes),
      PROTOCOL,
    ]);
  });

  it('says so, once, when the streams are not those it was made from', async () => {
    startHistory();
    streams.round(1n, 0, 'accepted');
    await until(() => history.height === 1n);
    await history.stop();
    for (const actor of ['wsc', 'vpsc', 'forum'] as const) streams.cutOff(actor);
    startHistory();
    await until(() => changes.length === 1);
    expect(changes[0]).toMatchObject({ type: 'mismatch' });
  });

  it('says so when it is of another chain', async () => {
    startHistory();
    await until(() => history.caughtUp);
    await history.stop();
    startHistory(store, { genesis: { ...makeGenesis(), chainId: 'f'.repeat(64) } });
    await until(() => changes.length === 1);
    expect(changes[0]).toMatchObject({ type: 'mismatch' });
  });
});
