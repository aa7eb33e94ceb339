import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
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
import { positionKey, roundKey, roundOfKey } from './sort-keys.ts';
import { poolOf, postOf, roundOf, SCHEMA, TABLES, text, type Row } from './sqlite-rows.ts';
import { readPositions, readTransactionStatus, writePositions } from './stored-values.ts';

const WAIT_FOR_LOCK_MS = 2_000;
/** Transactions written in one go, so that the process is never held up for long. */
const CHUNK = 1_000;

/** The history in one file: the default for a Forum without MongoDB (docs/spec/history.md, "SQLite"). */
export class SqliteHistoryStore implements HistoryStore {
  private readonly file: string;
  private database: DatabaseSync | undefined;

  /** `file` is a path, or `:memory:`. */
  constructor(file: string) {
    this.file = file;
  }

  async drop(): Promise<void> {
    const database = (this.database ??= this.create());
    database.exec(TABLES.map((table) => `DROP TABLE IF EXISTS ${table};`).join(' '));
    database.exec(SCHEMA);
  }

  async open(chainId: string): Promise<void> {
    this.database ??= this.create();
    this.database.prepare('INSERT INTO chain (one, id) VALUES (1, ?) ON CONFLICT DO NOTHING').run(chainId);
    const stored = text(this.row('SELECT id FROM chain')?.['id']);
    if (stored !== chainId) {
      throw new HistoryMismatch(`The history in ${this.file} is of chain ${stored}, not of ${chainId}.`);
    }
  }

  async standing(): Promise<Standing | undefined> {
    const row = this.row('SELECT positions FROM rounds ORDER BY key DESC LIMIT 1');
    const height = this.row('SELECT max(accepted_height) AS height FROM rounds')?.['height'];
    return row === undefined
      ? undefined
      : {
          positions: readPositions(JSON.parse(text(row['positions']))),
          height: typeof height === 'bigint' ? height : 0n,
        };
  }

  async write(entry: HistoryEntry): Promise<void> {
    switch (entry.type) {
      case 'post': {
        this.writePost(entry);
        return;
      }
      case 'values': {
        this.writeValues(entry);
        return;
      }
      case 'round':
        return this.writeRound(entry);
      case 'pool': {
        this.writePool(entry);
        return;
      }
      default:
        return entry satisfies never;
    }
  }

  async latest(): Promise<StoredRound | undefined> {
    return roundOf(
      this.row('SELECT * FROM rounds WHERE accepted_height IS NOT NULL ORDER BY accepted_height DESC LIMIT 1'),
    );
  }

  async atHeight(height: bigint): Promise<StoredRound | undefined> {
    return roundOf(this.row('SELECT * FROM rounds WHERE accepted_height = ?', BigInt.asIntN(64, height)));
  }

  async byHash(blockHash: string): Promise<StoredRound | undefined> {
    return roundOf(this.row('SELECT * FROM rounds WHERE block_hash = ?', blockHash));
  }

  async round(height: bigint, attempt: number): Promise<StoredRound | undefined> {
    return roundOf(this.row('SELECT * FROM rounds WHERE key = ?', roundKey(height, attempt)));
  }

  async transaction(hash: string): Promise<StoredTransaction | undefined> {
    const row = this.row('SELECT * FROM transactions WHERE hash = ?', hash);
    return row === undefined
      ? undefined
      : {
          hash,
          status: readTransactionStatus(row['status']),
          ...roundOfKey(text(row['round'])),
          index: Number(row['place']),
        };
  }

  async post(address: string): Promise<StoredPost | undefined> {
    const row = this.row('SELECT * FROM posts WHERE address = ?', address);
    return row === undefined ? undefined : postOf(row);
  }

  async posts(skip: number, limit: number): Promise<readonly StoredPost[]> {
    return this.rows(
      'SELECT * FROM posts WHERE is_block = 0 ORDER BY published DESC LIMIT ? OFFSET ?',
      limit,
      skip,
    ).map(postOf);
  }

  async pool(poolId: string): Promise<StoredPool | undefined> {
    const row = this.row('SELECT * FROM pools WHERE id = ?', poolId);
    return row === undefined ? undefined : poolOf(row);
  }

  async pools(post: string | undefined, skip: number, limit: number): Promise<readonly StoredPool[]> {
    return this.rows(
      `SELECT * FROM pools ${post === undefined ? '' : 'WHERE post = ?'} ORDER BY place DESC LIMIT ? OFFSET ?`,
      ...(post === undefined ? [] : [post]),
      limit,
      skip,
    ).map(poolOf);
  }

  async close(): Promise<void> {
    this.database?.close();
    this.database = undefined;
  }

  private create(): DatabaseSync {
    const database = new DatabaseSync(this.file, { timeout: WAIT_FOR_LOCK_MS });
    try {
      database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${SCHEMA}`);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  }

  private writePost({ address, kind, post, publishedAtMs, at }: PostEntry): void {
    this.opened()
      .prepare(
        'INSERT INTO posts (address, is_block, post, published_at_ms, published, wrep, grep, valued) VALUES (?, ?, ?, ?, ?, 0, 0, ?) ON CONFLICT DO NOTHING',
      )
      .run(address, kind === 'block' ? 1 : 0, post, publishedAtMs, positionKey(at), positionKey(at));
  }

  private writeValues({ repType, changes, at }: ValuesEntry): void {
    const update = this.opened().prepare(
      `UPDATE posts SET ${repType} = ${repType} + ?, valued = ? WHERE address = ? AND valued < ?`,
    );
    const key = positionKey(at);
    this.atOnce(() => {
      for (const { post, delta } of changes) update.run(delta, key, post, key);
    });
  }

  /** Writes a fact of a pool. A pool's facts come in their order, so the first makes its row. */
  private writePool({ poolId, postAddress, part, fact, atMs, at }: PoolEntry): void {
    if (part === 'opened') {
      this.opened()
        .prepare(
          'INSERT INTO pools (id, post, place, opened, opened_at_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        )
        .run(poolId, postAddress, positionKey(at), fact, atMs);
    } else this.opened().prepare(`UPDATE pools SET ${part} = ? WHERE id = ?`).run(fact, poolId);
  }

  private async writeRound(entry: RoundEntry): Promise<void> {
    const key = roundKey(entry.height, entry.attempt);
    const upsert = this.opened().prepare(
      `INSERT INTO transactions (hash, round, place, status) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET round = excluded.round, place = excluded.place, status = excluded.status WHERE round < excluded.round AND status <> 'settled'`,
    );
    for (let start = 0; start < entry.transactions.length; start += CHUNK) {
      this.atOnce(() => {
        for (const [index, hash] of entry.transactions.slice(start, start + CHUNK).entries()) {
          upsert.run(hash, key, start + index, entry.transactionStatus);
        }
      });
      await new Promise(setImmediate);
    }
    this.opened()
      .prepare(
        'INSERT INTO rounds (key, accepted_height, outcome, block_hash, post_address, block, resolved, settled, ended_at_ms, positions) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING',
      )
      .run(
        key,
        entry.outcome === 'accepted' ? entry.height : null,
        entry.outcome,
        entry.blockHash,
        entry.postAddress,
        entry.block,
        entry.resolved ?? null,
        entry.settled ?? null,
        entry.endedAtMs,
        JSON.stringify(writePositions(entry.positions)),
      );
  }

  private atOnce(work: () => void): void {
    const database = this.opened();
    database.exec('BEGIN IMMEDIATE');
    try {
      work();
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  private row(sql: string, ...values: SQLInputValue[]): Row | undefined {
    const select = this.opened().prepare(sql);
    select.setReadBigInts(true);
    return select.get(...values);
  }

  private rows(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    const select = this.opened().prepare(sql);
    select.setReadBigInts(true);
    return select.all(...values);
  }

  private opened(): DatabaseSync {
    if (this.database === undefined) throw new Error(`The history in ${this.file} is not open.`);
    return this.database;
  }
}
