import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '@bpdao/transport';
import type { HistoryStore } from '../history/history-store.ts';
import { SqliteHistoryStore } from '../history/sqlite-history-store.ts';

const DEFAULT_STORE = 'sqlite:.bpdao/history.sqlite';
const DEFAULT_DATABASE = 'bpdao';

/** The key of the history's store in Nest. */
export const STORE = Symbol('store');

/**
 * Opens the store of the history that `BPDAO_STORE` names: `sqlite:<file>` or `mongodb://host:port/database`. Without
 * it the file of `BPDAO_STORE_FILE` holds that text, so that no password is in the environment. Throws
 * ConfigurationError.
 */
export async function storeOf(environment: Readonly<Record<string, string | undefined>>): Promise<HistoryStore> {
  const { BPDAO_STORE: told, BPDAO_STORE_FILE: file } = environment;
  const store = told ?? (file === undefined || file === '' ? DEFAULT_STORE : storeIn(file));
  if (/^mongodb(\+srv)?:\/\//.test(store)) {
    // its driver takes 6 MiB, so it is loaded only if it is used
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

/** Reads the store from a file. The error does not show the content of the file, which may be a password. */
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
