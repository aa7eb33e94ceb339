import {
  decodeBlock,
  decodePoolOpened,
  decodePoolResolved,
  decodePoolSettled,
  decodePost,
  decodeRoundSettled,
  type BlockFound,
  type BlockRecord,
  type ForumQuery,
  type ForumReply,
  type GetBlock,
  type GetPoolRecords,
  type GetPosts,
  type GetTransaction,
  type PoolRecord,
  type PoolRecordFound,
  type PoolRecords,
  type PostFound,
  type PostRecord,
  type Posts,
  type TransactionFound,
} from '@bpdao/messages';
import type { HistoryStore, StoredPool, StoredPost, StoredRound } from '../history/history-store.ts';

/** The source of answers: the stored history, its height, and the height of the chain. */
export interface HistoryView {
  readonly store: HistoryStore;
  /** The height of the last accepted block that is stored. */
  readonly storedHeight: bigint;
  /** The height of the last accepted block in the acknowledged facts that the actor heard. */
  readonly settledHeight: bigint;
}

/** The queries that the history answers; all actors answer the others alike. */
export type HistoryQuery = Exclude<ForumQuery, { readonly type: 'facts' | 'status' | 'neighbours' }>;

/** The most records on one page. */
export const PAGE_MAX = 100;
/** The most stored bytes on one page, so that a reply stays below the message limit. */
export const PAGE_BYTES_MAX = 700_000;

/**
 * Answers a query from the history (docs/spec/history.md, "Queries"). While the store is away nothing is found, and
 * `behindBy` is the whole height, so that no client takes "not found" for "does not exist".
 */
export async function answerQuery(view: HistoryView, query: HistoryQuery): Promise<ForumReply> {
  switch (query.type) {
    case 'block':
      return { type: 'block', ...(await found<Omit<BlockFound, 'behindBy'>>(view, findBlock(view.store, query), {})) };
    case 'transaction':
      return {
        type: 'transaction',
        ...(await found<Omit<TransactionFound, 'behindBy'>>(view, findTransaction(view.store, query), {
          height: 0n,
          index: 0,
        })),
      };
    case 'post':
      return {
        type: 'post',
        ...(await found<Omit<PostFound, 'behindBy'>>(view, findPost(view.store, query.address), {})),
      };
    case 'posts':
      return {
        type: 'posts',
        ...(await found<Omit<Posts, 'behindBy'>>(view, findPosts(view.store, query), { records: [] })),
      };
    case 'pool-record':
      return {
        type: 'pool-record',
        ...(await found<Omit<PoolRecordFound, 'behindBy'>>(view, findPool(view.store, query.poolId), {})),
      };
    case 'pool-records':
      return {
        type: 'pool-records',
        ...(await found<Omit<PoolRecords, 'behindBy'>>(view, findPools(view.store, query), { records: [] })),
      };
    default:
      return query satisfies never;
  }
}

/** Returns the count of heights by which the stored history is behind the chain. */
const behindBy = ({ settledHeight, storedHeight }: HistoryView): bigint =>
  settledHeight > storedHeight ? settledHeight - storedHeight : 0n;

async function found<Answer>(
  view: HistoryView,
  looking: Promise<Answer>,
  absent: Answer,
): Promise<Answer & { readonly behindBy: bigint }> {
  try {
    return { ...(await looking), behindBy: behindBy(view) };
  } catch {
    return { ...absent, behindBy: view.settledHeight > 0n ? view.settledHeight : 1n };
  }
}

async function findBlock(store: HistoryStore, { height, hash }: GetBlock): Promise<Omit<BlockFound, 'behindBy'>> {
  const round =
    hash !== undefined
      ? await store.byHash(hash)
      : height !== undefined
        ? await store.atHeight(height)
        : await store.latest();
  const record = round === undefined ? undefined : blockRecord(round);
  const isOther = record !== undefined && height !== undefined && record.settled.height !== height;
  return record === undefined || isOther ? {} : { record };
}

/**
 * Returns the record of a block's round. A refused block had no pool and has no record; its transactions are active
 * again.
 */
function blockRecord({
  block,
  blockHash,
  postAddress,
  resolved,
  settled,
  endedAtMs,
}: StoredRound): BlockRecord | undefined {
  if (resolved === undefined || settled === undefined) return undefined;
  return {
    block: decodeBlock(block),
    hash: blockHash,
    postAddress,
    settled: decodeRoundSettled(settled),
    settledAtMs: endedAtMs,
    resolved: decodePoolResolved(resolved),
  };
}

/** Finds a transaction. It counts only if the document of its round is there, since that document is written last. */
async function findTransaction(
  store: HistoryStore,
  { hash }: GetTransaction,
): Promise<Omit<TransactionFound, 'behindBy'>> {
  const stored = await store.transaction(hash);
  const round = stored === undefined ? undefined : await store.round(stored.height, stored.attempt);
  if (stored === undefined || round === undefined) return { height: 0n, index: 0 };
  const transaction = decodeBlock(round.block).transactions[stored.index];
  const { status, height, index } = stored;
  return { status, height, index, blockHash: round.blockHash, ...(transaction === undefined ? {} : { transaction }) };
}

async function findPost(store: HistoryStore, address: string): Promise<Omit<PostFound, 'behindBy'>> {
  const post = await store.post(address);
  return post === undefined ? {} : { record: postRecord(post) };
}

async function findPosts(store: HistoryStore, { skip, limit }: GetPosts): Promise<Omit<Posts, 'behindBy'>> {
  const posts = await store.posts(skip, Math.min(limit, PAGE_MAX));
  return { records: firstOf(posts, ({ post }) => post.length).map(postRecord) };
}

async function findPool(store: HistoryStore, poolId: string): Promise<Omit<PoolRecordFound, 'behindBy'>> {
  const pool = await store.pool(poolId);
  return pool === undefined ? {} : { record: poolRecord(pool) };
}

async function findPools(
  store: HistoryStore,
  { post, skip, limit }: GetPoolRecords,
): Promise<Omit<PoolRecords, 'behindBy'>> {
  const pools = await store.pools(post, skip, Math.min(limit, PAGE_MAX));
  return {
    records: firstOf(
      pools,
      ({ opened, resolved, settled }) => opened.length + (resolved?.length ?? 0) + (settled?.length ?? 0),
    ).map(poolRecord),
  };
}

/** Returns as many records from the first on as fit into a reply, but at least one. */
function firstOf<T>(stored: readonly T[], bytesOf: (one: T) => number): readonly T[] {
  let bytes = 0;
  const tooMuch = stored.findIndex((one, index) => (bytes += bytesOf(one)) > PAGE_BYTES_MAX && index > 0);
  return tooMuch < 0 ? stored : stored.slice(0, tooMuch);
}

const poolRecord = ({ opened, openedAtMs, resolved, settled }: StoredPool): PoolRecord => ({
  opened: decodePoolOpened(opened),
  openedAtMs,
  ...(resolved === undefined ? undefined : { resolved: decodePoolResolved(resolved) }),
  ...(settled === undefined ? undefined : { settled: decodePoolSettled(settled) }),
});

const postRecord = ({ address, post, publishedAtMs, valueWrep, valueGrep }: StoredPost): PostRecord => ({
  address,
  post: { bytes: post, value: decodePost(post) },
  publishedAtMs,
  valueWrep,
  valueGrep,
});
