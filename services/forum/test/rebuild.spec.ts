import type { HistoryEntry, HistoryStore } from '../src/history/history-store.ts';
import { History } from '../src/history/history.ts';
import { rebuildHistory, StoreInUse } from '../src/history/rebuild-history.ts';
import { SqliteHistoryStore } from '../src/history/sqlite-history-store.ts';
import { fundedPool, makeGenesis, makePost, proposeBlock, sha256 } from './chain-facts.ts';
import { TestStreams } from './test-streams.ts';

const genesis = makeGenesis();
const comment = makePost({ content: new TextEncoder().encode('hello') });
const [opened, resolved, settled] = fundedPool('one', 'post');

/** Returns the streams of a chain with every outcome, a post and a pool. */
function chain(): TestStreams {
  const streams = new TestStreams();
  streams.round(1n, 0, 'accepted');
  streams.append('forum', {
    type: 'post-published',
    address: sha256(comment.bytes),
    post: comment,
    signature: new Uint8Array(64),
  });
  streams.append('vpsc', opened, resolved, settled);
  streams.round(2n, 0, 'refused');
  streams.round(2n, 1, 'rejected');
  streams.round(2n, 2, 'accepted');
  return streams;
}

/** Returns all answers of a store. */
async function answers(store: HistoryStore): Promise<unknown> {
  const rounds = await Promise.all(
    [
      [1n, 0],
      [2n, 0],
      [2n, 1],
      [2n, 2],
    ].map(([height, attempt]) => store.round(height as bigint, attempt as number)),
  );
  return [
    await store.standing(),
    rounds,
    await store.latest(),
    await store.posts(0, 100),
    await store.pools(undefined, 0, 100),
    await store.post(proposeBlock({ height: 1n, attempt: 0, transactions: [] }).postAddress),
  ];
}

/** Returns the store of a history as a Forum keeps it. */
async function kept(streams: TestStreams): Promise<HistoryStore> {
  const store = new SqliteHistoryStore(':memory:');
  const history = new History({ store, genesis, read: streams.read, retryMs: { least: 1, most: 4 } });
  history.start();
  while (!history.caughtUp) await new Promise((resolve) => setTimeout(resolve, 2));
  return store;
}

describe('a history that is rebuilt', () => {
  it('answers as the one that the Forum kept, whatever was in its store', async () => {
    const streams = chain();
    const expected = await answers(await kept(streams));
    const store = new SqliteHistoryStore(':memory:');
    await store.open('another chain');
    await store.write({
      type: 'post',
      address: 'ff'.repeat(32),
      kind: 'comment',
      post: comment.bytes,
      publishedAtMs: 1,
      at: { sequence: 1, index: 0 },
    });
    expect(await rebuildHistory({ store, genesis, read: streams.read })).toBe(2n);
    expect(await answers(store)).toEqual(expected);
  });

  it('is refused while somebody else writes to the store', async () => {
    const streams = chain();
    const later = { ...(await lastRound(streams)), height: 9n };
    const store = new (class extends SqliteHistoryStore {
      override async write(entry: HistoryEntry): Promise<void> {
        await super.write(entry);
        if (entry.type === 'round' && entry.height === 1n) await super.write(later);
      }
    })(':memory:');
    await expect(rebuildHistory({ store, genesis, read: streams.read })).rejects.toThrow(StoreInUse);
  });
});

/** Returns a round as a Forum would write it that has read further than these streams. */
async function lastRound(streams: TestStreams): Promise<Extract<HistoryEntry, { type: 'round' }>> {
  const written: HistoryEntry[] = [];
  const store = new (class extends SqliteHistoryStore {
    override async write(entry: HistoryEntry): Promise<void> {
      written.push(entry);
      await super.write(entry);
    }
  })(':memory:');
  await rebuildHistory({ store, genesis, read: streams.read });
  const last = written.findLast((entry) => entry.type === 'round')!;
  const place = { sequence: 1_000, index: 0 };
  return {
    ...last,
    blockHash: 'ee'.repeat(32),
    positions: { wsc: place, vpsc: place, forum: place },
  };
}
