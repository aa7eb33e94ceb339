import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leaveLastWords } from '../src/last-words.ts';

describe('the last words of a process', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-words-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are left in the file that is named, over those of the time before', async () => {
    const file = path.join(folder, 'termination-log');
    await writeFile(file, 'a longer sentence of the time before');
    leaveLastWords('the broker is too old', { BPDAO_TERMINATION_LOG: file });
    expect(await readFile(file, 'utf8')).toBe('the broker is too old\n');
  });

  it('are no longer than a supervisor reads', async () => {
    const file = path.join(folder, 'long');
    leaveLastWords('x'.repeat(10_000), { BPDAO_TERMINATION_LOG: file });
    expect((await readFile(file)).length).toBe(4096);
  });

  it('are left out, and nothing else goes wrong, where there is no place for them', () => {
    expect(() =>
      leaveLastWords('nobody reads this', { BPDAO_TERMINATION_LOG: path.join(folder, 'nowhere', 'file') }),
    ).not.toThrow();
  });
});
