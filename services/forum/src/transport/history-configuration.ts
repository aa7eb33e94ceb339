import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '@bpdao/transport';
import type { HistoryStore } from '../history/history-store.ts';
import { SqliteHistoryStore } from '../history/sqlite-history-store.ts';

const DEFAULT_STORE = 'sqlite:.bpdao/history.sqlite';
const DEFAULT_DATABASE = 'bpdao';

/** Names the store of the history where Nest ties things together. */
export const STORE = Symbol('store');

/** Where the history is kept, by `BPDAO_STORE`: `sqlite:<file>` or `mongodb://host:port/database`. Throws ConfigurationError. */
export async function storeOf(environment: Readonly<Record<string, string | undefined>>): Promise<HistoryStore> {
  const store = environment.BPDAO_STORE ?? DEFAULT_STORE;
  if (/^mongodb(\+srv)?:\/\//.test(store)) {
    const { MongoHistoryStore } = await import('../history/mongo-history-store.ts'); // its driver takes 6 MiB: only where it is used
    return new MongoHistoryStore({ url: store, database: new URL(store).pathname.slice(1) || DEFAULT_DATABASE });
  }
  if (!store.startsWith('sqlite:')) throw new ConfigurationError(`BPDAO_STORE is "${store}"; it must be sqlite:<file> or mongodb://host:port/database`);
  const file = store.slice('sqlite:'.length);
  makeFolder(path.dirname(path.resolve(file)));
  return new SqliteHistoryStore(file);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new ConfigurationError(`BPDAO_STORE: the folder ${folder} cannot be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}
