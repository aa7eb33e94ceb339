import { encodePoolOpened, encodePoolResolved, encodePoolSettled } from '@bpdao/messages';
import { SqliteHistoryStore } from '../src/history/sqlite-history-store.ts';
import { answerQuery, PAGE_BYTES_MAX, PAGE_MAX } from '../src/views/answer-query.ts';
import { fundedPool, makePost, named, sha256 } from './chain-facts.ts';

/** A history with two pools, one of which is over, behind a chain that is two heights further. */
describe('a question about the history', () => {
  let store: SqliteHistoryStore;
  const ask = (query: Parameters<typeof answerQuery>[1]) =>
    answerQuery({ store, storedHeight: 5n, settledHeight: 7n }, query);
  const [open, over] = [fundedPool('open', 'post'), fundedPool('over', 'post')];

  beforeEach(async () => {
    store = new SqliteHistoryStore(':memory:');
    await store.open(named('genesis'));
    for (const [sequence, [opened]] of [over, open].entries()) {
      await store.write({
        type: 'pool',
        poolId: opened.poolId,
        postAddress: opened.postAddress,
        part: 'opened',
        fact: encodePoolOpened(opened),
        atMs: 100 + sequence,
        at: { sequence, index: 0 },
      });
    }
    const [{ poolId, postAddress }, resolved, settled] = over;
    await store.write({
      type: 'pool',
      poolId,
      postAddress,
      part: 'resolved',
      fact: encodePoolResolved(resolved),
      atMs: 0,
      at: { sequence: 8, index: 0 },
    });
    await store.write({
      type: 'pool',
      poolId,
      postAddress,
      part: 'settled',
      fact: encodePoolSettled(settled),
      atMs: 0,
      at: { sequence: 9, index: 0 },
    });
  });

  afterEach(() => store.close());

  it('finds a pool, whether it is open or over', async () => {
    expect(await ask({ type: 'pool-record', poolId: open[0].poolId })).toMatchObject({
      behindBy: 2n,
      record: { openedAtMs: 101, opened: { funding: { amount: 10n } } },
    });
    expect(await ask({ type: 'pool-record', poolId: over[0].poolId })).toMatchObject({
      record: { resolved: { outcome: 'accepted', stakesFor: 20n }, settled: { minted: 10n } },
    });
    expect(await ask({ type: 'pool-record', poolId: named('none') })).toEqual({ type: 'pool-record', behindBy: 2n });
  });

  it('lists the pools of a post, newest first', async () => {
    const records = async (post?: string) => {
      const reply = await ask({
        type: 'pool-records',
        skip: 0,
        limit: 1000,
        ...(post === undefined ? undefined : { post }),
      });
      return reply.type === 'pool-records' ? reply.records.map(({ opened: { poolId } }) => poolId) : [];
    };
    expect(await records(named('post'))).toEqual([open[0].poolId, over[0].poolId]);
    expect(await records()).toHaveLength(2);
    expect(await records(named('other'))).toEqual([]);
  });

  it('gets no more at once than a message holds, but one at least', async () => {
    const size = Math.ceil(PAGE_BYTES_MAX / 3);
    for (let index = 0; index < 4; index += 1) {
      const post = makePost({ content: Buffer.alloc(size, 97 + index) });
      await store.write({
        type: 'post',
        address: sha256(post.bytes),
        kind: 'comment',
        post: post.bytes,
        publishedAtMs: 0,
        at: { sequence: index + 1, index: 0 },
      });
    }
    const count = async (skip: number, limit: number) => {
      const reply = await ask({ type: 'posts', skip, limit });
      return reply.type === 'posts' ? reply.records.length : 0;
    };
    expect([await count(0, PAGE_MAX), await count(3, PAGE_MAX), await count(0, 1), await count(4, PAGE_MAX)]).toEqual([
      2, 1, 1, 0,
    ]);
    const huge = makePost({ content: Buffer.alloc(PAGE_BYTES_MAX + 1, 97) });
    await store.write({
      type: 'post',
      address: sha256(huge.bytes),
      kind: 'comment',
      post: huge.bytes,
      publishedAtMs: 0,
      at: { sequence: 9, index: 0 },
    });
    expect(await count(0, PAGE_MAX)).toBe(1);
  });

  it('finds nothing while the store is away, and says that it knows nothing', async () => {
    await store.close();
    expect(await ask({ type: 'pool-record', poolId: open[0].poolId })).toEqual({ type: 'pool-record', behindBy: 7n });
    expect(await ask({ type: 'pool-records', skip: 0, limit: 10 })).toEqual({
      type: 'pool-records',
      records: [],
      behindBy: 7n,
    });
  });
});
