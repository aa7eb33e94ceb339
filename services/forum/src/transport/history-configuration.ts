import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '@bpdao/transport';
import type { HistoryStore } from '../history/history-store.ts';
import { SqliteHistoryStore } from '../history/sqlite-history-store.ts';

const DEFAULT_STORE = 'sqlite:.bpdao/history.sqlite';
const DEFAULT_DATABASE = 'bpdao';

/** Names the store of the history where Nest ties things together. */
export const STORE = Symbol('store');

/**
 * Where the history is kept, by `BPDAO_STORE`: `sqlite:<file>` or `mongodb://host:port/database`; or by what the file
 * of `BPDAO_STORE_FILE` holds, so that a password stands in no environment. Throws ConfigurationError.
 */
export async function storeOf(environment: Readonly<Record<string, string | undefined>>): Promise<HistoryStore> {
  const { BPDAO_STORE: told, BPDAO_STORE_FILE: file } = environment;
  const store = told ?? (file === undefined || file === '' ? DEFAULT_STORE : storeIn(file));
  if (/^mongodb(\+srv)?:\/\//.test(store)) {
    // its driver takes 6 MiB: only where it is used
    const { MongoHistoryStore } = await import('../history/mongo-history-store.ts');
    return new MongoHistoryStore({ url: store, database: new URL(store).pathname.slice(1) || DEFAULT_DATABASE });
  }
  if (!store.startsWith('sqlite:')) {
    throw new ConfigurationError(`BPDAO_STORE is "${store}"; it must be sqlite:<file> or mongodb://host:port/database`);
  }
  const database = store.slice('sqlite:'.length);
  makeFolder(path.dirname(path.resolve(database)));
  return new SqliteHistoryStore(database);
}

/** What it holds is not shown when it is wrong: it may be a password. */
function storeIn(file: string): string {
  try {
    const store = readFileSync(file, 'utf8').trim();
    if (/^(?:sqlite:|mongodb(?:\+srv)?:\/\/)/.test(store)) return store;
  } catch (error) {
    throw new ConfigurationError(
      `BPDAO_STORE_FILE: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  throw new ConfigurationError(
    `BPDAO_STORE_FILE: ${file} holds neither sqlite:<file> nor mongodb://host:port/database`,
  );
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new ConfigurationError(
      `BPDAO_STORE: the folder ${folder} cannot be made: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
