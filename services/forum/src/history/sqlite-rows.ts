import type { SQLOutputValue } from 'node:sqlite';
import type { StoredPool, StoredPost, StoredRound } from './history-store.ts';
import { roundOfKey } from './sort-keys.ts';
import { readOutcome } from './stored-values.ts';

/** Makes the tables that are not there yet. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS chain (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS rounds (
    key TEXT PRIMARY KEY, accepted_height INTEGER UNIQUE, outcome TEXT NOT NULL, block_hash TEXT NOT NULL, post_address TEXT NOT NULL,
    block BLOB NOT NULL, resolved BLOB, settled BLOB, ended_at_ms INTEGER NOT NULL, positions TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS rounds_by_hash ON rounds (block_hash);
  CREATE TABLE IF NOT EXISTS transactions (hash TEXT PRIMARY KEY, round TEXT NOT NULL, place INTEGER NOT NULL, status TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS posts (
    address TEXT PRIMARY KEY, is_block INTEGER NOT NULL, post BLOB NOT NULL, published_at_ms INTEGER NOT NULL, published TEXT NOT NULL,
    wrep INTEGER NOT NULL, grep INTEGER NOT NULL, valued TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS posts_by_time ON posts (is_block, published);
  CREATE TABLE IF NOT EXISTS pools (id TEXT PRIMARY KEY, post TEXT NOT NULL, place TEXT NOT NULL, opened BLOB NOT NULL, opened_at_ms INTEGER NOT NULL, resolved BLOB, settled BLOB) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS pools_by_time ON pools (place);
  CREATE INDEX IF NOT EXISTS pools_by_post ON pools (post, place);
`;

export const TABLES = ['chain', 'rounds', 'transactions', 'posts', 'pools'];

/** A row by its columns, integers as bigint. */
export type Row = Record<string, SQLOutputValue>;

export function roundOf(row: Row | undefined): StoredRound | undefined {
  if (row === undefined) return undefined;
  const { resolved, settled } = row;
  return {
    ...roundOfKey(text(row['key'])),
    outcome: readOutcome(row['outcome']),
    blockHash: text(row['block_hash']),
    postAddress: text(row['post_address']),
    block: bytes(row['block']),
    ...(resolved instanceof Uint8Array ? { resolved } : {}),
    ...(settled instanceof Uint8Array ? { settled } : {}),
    endedAtMs: Number(row['ended_at_ms']),
  };
}

export const postOf = (row: Row): StoredPost => ({
  address: text(row['address']),
  post: bytes(row['post']),
  publishedAtMs: Number(row['published_at_ms']),
  valueWrep: BigInt(text(row['wrep'])),
  valueGrep: BigInt(text(row['grep'])),
});

export const poolOf = ({ opened, opened_at_ms: openedAtMs, resolved, settled }: Row): StoredPool => ({
  opened: bytes(opened),
  openedAtMs: Number(openedAtMs),
  ...(resolved instanceof Uint8Array ? { resolved } : {}),
  ...(settled instanceof Uint8Array ? { settled } : {}),
});

export const text = (value: SQLOutputValue | undefined): string => String(value);
const bytes = (value: SQLOutputValue | undefined): Uint8Array =>
  value instanceof Uint8Array ? value : new Uint8Array();
