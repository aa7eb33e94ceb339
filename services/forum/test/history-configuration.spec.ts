import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoHistoryStore } from '../src/history/mongo-history-store.ts';
import { SqliteHistoryStore } from '../src/history/sqlite-history-store.ts';
import { storeOf } from '../src/transport/history-configuration.ts';

describe('the store of the history', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'bpdao-store-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const held = async (text: string): Promise<string> => {
    const file = path.join(folder, 'address');
    await writeFile(file, text);
    return file;
  };

  it('is what a file names, so that a password stands in no environment', async () => {
    const store = await storeOf({
      BPDAO_STORE_FILE: await held('mongodb://forum:secret@127.0.0.1:1/bpdao?authSource=admin\n'),
    });
    expect(store).toBeInstanceOf(MongoHistoryStore);
    await store.close();
  });

  it('is what the environment names before any file', async () => {
    const store = await storeOf({
      BPDAO_STORE: `sqlite:${path.join(folder, 'history.db')}`,
      BPDAO_STORE_FILE: '/nowhere',
    });
    expect(store).toBeInstanceOf(SqliteHistoryStore);
    await store.close();
  });

  it.each<[what: string, file: () => Promise<string>, sentence: RegExp]>([
    ['is not there', async () => '/nowhere/address', /^BPDAO_STORE_FILE: \/nowhere\/address cannot be read: .*ENOENT/],
    [
      'names no store',
      () => held('postgres://forum:secret@127.0.0.1/bpdao'),
      /^BPDAO_STORE_FILE: \S+ holds neither sqlite:<file> nor mongodb:\/\/host:port\/database$/,
    ],
  ])('is refused in one sentence, which shows no password, when the file %s', async (_what, file, sentence) => {
    const refused = await storeOf({ BPDAO_STORE_FILE: await file() }).catch((error: Error) => error.message);
    expect(refused).toMatch(sentence);
    expect(refused).not.toContain('secret');
  });
});
