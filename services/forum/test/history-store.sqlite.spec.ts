import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteHistoryStore } from '../src/history/sqlite-history-store.ts';
import { historyStoreContract } from './history-store.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'bpdao-history-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

historyStoreContract('SQLite', { connect: (database) => new SqliteHistoryStore(join(folder, `${database}.db`)) });
