import { setTimeout } from 'node:timers/promises';
import { MongoBulkWriteError, MongoClient, MongoServerError, type Collection, type Db, type Filter } from 'mongodb';
import {
  HistoryMismatch,
  type HistoryEntry,
  type HistoryStore,
  type PoolEntry,
  type PostEntry,
  type RoundEntry,
  type Standing,
  type StoredPool,
  type StoredPost,
  type StoredRound,
  type StoredTransaction,
  type ValuesEntry,
} from './history-store.ts';
import {
  poolOf,
  postOf,
  roundOf,
  type ChainDocument,
  type PoolDocument,
  type PostDocument,
  type RoundDocument,
  type TransactionDocument,
} from './mongo-documents.ts';
import { positionKey, roundKey, roundOfKey } from './sort-keys.ts';
import { readPositions, readTransactionStatus, writePositions } from './stored-values.ts';

interface Tables {
  readonly chain: Collection<ChainDocument>;
  readonly rounds: Collection<RoundDocument>;
  readonly transactions: Collection<TransactionDocument>;
  readonly posts: Collection<PostDocument>;
  readonly pools: Collection<PoolDocument>;
}

const DUPLICATE_KEY = 11_000;
/** Documents in one bulk write. */
const CHUNK = 1_000;
/** The longest wait for a server, a connection or an answer before the store counts as away, ms. */
const PATIENCE_MS = 5_000;
/** The longest time of one operation, with all its waits, ms. */
const OPERATION_MS = 2 * PATIENCE_MS;

export interface MongoOptions {
  readonly url: string;
  /** Name of the database. */
  readonly database: string;
}

/**
 * The history in MongoDB, or any server that speaks its wire protocol: no transactions, change streams or replica sets
 * (docs/spec/history.md, "MongoDB"). A write is stored once a majority acknowledged it; writing it again changes
 * nothing.
 */
export class MongoHistoryStore implements HistoryStore {
  private readonly options: MongoOptions;
  private client: MongoClient;

  constructor(options: MongoOptions) {
    this.options = options;
    this.client = clientOf(options);
  }

  async drop(): Promise<void> {
    for (const name of ['rounds', 'transactions', 'posts', 'pools', 'chain'] as const) {
      await this.ask((tables) => tables[name].drop());
    }
  }

  /** Uses a new client each time: a client that was cut off may wait for ever for a lost answer. */
  async open(chainId: string): Promise<void> {
    void this.client.close().catch(() => undefined);
    this.client = clientOf(this.options);
    await unlessThere(this.ask(({ chain }) => chain.insertOne({ _id: 'chain', chainId })));
    const stored = await this.ask(({ chain }) => chain.findOne({ _id: 'chain' }));
    if (stored?.chainId !== chainId) {
      throw new HistoryMismatch(
        `The history in the database '${this.options.database}' is of chain ${stored?.chainId}, not of ${chainId}.`,
      );
    }
    await this.ask(({ rounds }) => rounds.createIndex({ blockHash: 1 }));
    await this.ask(({ rounds }) => rounds.createIndex({ acceptedHeight: -1 }));
    await this.ask(({ posts }) => posts.createIndex({ isBlock: 1, published: -1 }));
    await this.ask(({ pools }) => pools.createIndex({ place: -1 }));
    await this.ask(({ pools }) => pools.createIndex({ post: 1, place: -1 }));
  }

  async standing(): Promise<Standing | undefined> {
    const [last] = await this.ask(({ rounds }) =>
      rounds
        .find({}, { projection: { positions: 1 } })
        .sort({ _id: -1 })
        .limit(1)
        .toArray(),
    );
    if (last === undefined) return undefined;
    const [accepted] = await this.ask(({ rounds }) =>
      rounds
        .find({ outcome: 'accepted' }, { projection: { acceptedHeight: 1 } })
        .sort({ acceptedHeight: -1 })
        .limit(1)
        .toArray(),
    );
    return { positions: readPositions(last.positions), height: accepted?.acceptedHeight ?? 0n };
  }

  async write(entry: HistoryEntry): Promise<void> {
    switch (entry.type) {
      case 'post':
        return this.writePost(entry);
      case 'values':
        return this.writeValues(entry);
      case 'round':
        return this.writeRound(entry);
      case 'pool':
        return this.writePool(entry);
      default:
        return entry satisfies never;
    }
  }

  async latest(): Promise<StoredRound | undefined> {
    const [found] = await this.ask(({ rounds }) =>
      rounds.find({ outcome: 'accepted' }).sort({ acceptedHeight: -1 }).limit(1).toArray(),
    );
    return roundOf(found);
  }

  async atHeight(height: bigint): Promise<StoredRound | undefined> {
    return this.findRound({ acceptedHeight: BigInt.asIntN(64, height) });
  }

  async byHash(blockHash: string): Promise<StoredRound | undefined> {
    return this.findRound({ blockHash });
  }

  async round(height: bigint, attempt: number): Promise<StoredRound | undefined> {
    return this.findRound({ _id: roundKey(height, attempt) });
  }

  async transaction(hash: string): Promise<StoredTransaction | undefined> {
    const found = await this.ask(({ transactions }) => transactions.findOne({ _id: hash }));
    return found === null
      ? undefined
      : { hash, status: readTransactionStatus(found.status), ...roundOfKey(found.round), index: found.index };
  }

  async post(address: string): Promise<StoredPost | undefined> {
    const found = await this.ask(({ posts }) => posts.findOne({ _id: address }));
    return found === null ? undefined : postOf(found);
  }

  async posts(skip: number, limit: number): Promise<readonly StoredPost[]> {
    if (limit === 0) return [];
    return (
      await this.ask(({ posts }) =>
        posts.find({ isBlock: false }).sort({ published: -1 }).skip(skip).limit(limit).toArray(),
      )
    ).map(postOf);
  }

  async pool(poolId: string): Promise<StoredPool | undefined> {
    const found = await this.ask(({ pools }) => pools.findOne({ _id: poolId }));
    return found === null ? undefined : poolOf(found);
  }

  async pools(post: string | undefined, skip: number, limit: number): Promise<readonly StoredPool[]> {
    if (limit === 0) return [];
    return (
      await this.ask(({ pools }) =>
        pools
          .find(post === undefined ? {} : { post })
          .sort({ place: -1 })
          .skip(skip)
          .limit(limit)
          .toArray(),
      )
    ).map(poolOf);
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  /**
   * Runs one operation with a limit on its time. A limit on the socket alone does not end the wait for an answer that
   * was lost with the socket.
   */
  private async ask<Answer>(operation: (tables: Tables) => Promise<Answer>): Promise<Answer> {
    const late = new AbortController();
    const answer = operation(tablesOf(this.client.db(this.options.database)));
    const tooLate = setTimeout(OPERATION_MS, undefined, { signal: late.signal }).then(() =>
      Promise.reject(new Error(`the store did not answer in ${OPERATION_MS / 1000} s`)),
    );
    return Promise.race([answer, tooLate]).finally(() => late.abort());
  }

  private async findRound(filter: Filter<RoundDocument>): Promise<StoredRound | undefined> {
    return roundOf((await this.ask(({ rounds }) => rounds.findOne(filter))) ?? undefined);
  }

  private async writePost({ address, kind, post, publishedAtMs, at }: PostEntry): Promise<void> {
    const place = positionKey(at);
    await unlessThere(
      this.ask(({ posts }) =>
        posts.insertOne({
          _id: address,
          isBlock: kind === 'block',
          post,
          publishedAtMs,
          published: place,
          wrep: 0n,
          grep: 0n,
          valued: place,
        }),
      ),
    );
  }

  /**
   * Writes the changes of a result. It counts once in each post, because the post's own document names the last result
   * that it counts.
   */
  private async writeValues({ repType, changes, at }: ValuesEntry): Promise<void> {
    const valued = positionKey(at);
    const updates = changes.map(({ post, delta }) => ({
      updateOne: {
        filter: { _id: post, valued: { $lt: valued } },
        update: { $inc: { [repType]: delta }, $set: { valued } },
      },
    }));
    await this.ask(({ posts }) => posts.bulkWrite(updates));
  }

  /** Writes a fact of a pool. A pool's facts come in their order, so the first makes its document. */
  private async writePool({ poolId, postAddress, part, fact, atMs, at }: PoolEntry): Promise<void> {
    if (part === 'opened') {
      await unlessThere(
        this.ask(({ pools }) =>
          pools.insertOne({
            _id: poolId,
            post: postAddress,
            place: positionKey(at),
            openedAtMs: atMs,
            opened: fact,
            resolved: null,
            settled: null,
          }),
        ),
      );
    } else await this.ask(({ pools }) => pools.updateOne({ _id: poolId }, { $set: { [part]: fact } }));
  }

  private async writeRound(entry: RoundEntry): Promise<void> {
    const key = roundKey(entry.height, entry.attempt);
    for (let start = 0; start < entry.transactions.length; start += CHUNK) {
      const hashes = entry.transactions.slice(start, start + CHUNK);
      await this.writeTransactions(
        hashes.map((hash, index) => ({ _id: hash, round: key, index: start + index, status: entry.transactionStatus })),
      );
    }
    const round: RoundDocument = {
      _id: key,
      acceptedHeight: entry.outcome === 'accepted' ? entry.height : null,
      outcome: entry.outcome,
      blockHash: entry.blockHash,
      postAddress: entry.postAddress,
      block: entry.block,
      resolved: entry.resolved ?? null,
      settled: entry.settled ?? null,
      endedAtMs: entry.endedAtMs,
      positions: writePositions(entry.positions),
    };
    await unlessThere(this.ask(({ rounds }) => rounds.insertOne(round)));
  }

  /**
   * Writes transactions. Most are new. A transaction of an earlier round moves to this round; a settled transaction
   * never moves.
   */
  private async writeTransactions(documents: readonly TransactionDocument[]): Promise<void> {
    const known = await this.insertNew(documents);
    if (known.length === 0) return;
    const updates = known.map(({ _id, ...rest }) => ({
      updateOne: { filter: { _id, round: { $lt: rest.round }, status: 'returned' }, update: { $set: rest } },
    }));
    await this.ask(({ transactions }) => transactions.bulkWrite(updates, { ordered: false }));
  }

  private async insertNew(documents: readonly TransactionDocument[]): Promise<readonly TransactionDocument[]> {
    try {
      await this.ask(({ transactions }) => transactions.insertMany(documents, { ordered: false }));
      return [];
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError)) throw error;
      const failures = [error.writeErrors].flat();
      if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
      return failures.flatMap(({ index }) => documents[index] ?? []);
    }
  }
}

const clientOf = ({ url }: MongoOptions): MongoClient =>
  new MongoClient(url, {
    writeConcern: { w: 'majority' },
    retryWrites: false,
    useBigInt64: true,
    connectTimeoutMS: PATIENCE_MS,
    serverSelectionTimeoutMS: PATIENCE_MS,
    socketTimeoutMS: PATIENCE_MS,
    maxPoolSize: 8,
  });

const tablesOf = (database: Db): Tables => ({
  chain: database.collection('chain'),
  rounds: database.collection('rounds'),
  transactions: database.collection('transactions'),
  posts: database.collection('posts'),
  pools: database.collection('pools'),
});

/** Waits for an insert. It was made before if its document is already there. */
async function unlessThere(insert: Promise<unknown>): Promise<void> {
  try {
    await insert;
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
  }
}
