import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryFile } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);

describe('the memory of a producer', () => {
  let folder = '';
  let file = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bpdao-memory-'));
    file = join(folder, 'deep', 'memory.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is there after a restart', async () => {
    const before = await MemoryFile.open(file, CHAIN);
    await Promise.all([before.rememberList({ height: 7n, attempt: 1, try: 2 }), before.rememberVote('pool', 'beef')]);
    const { memory } = await MemoryFile.open(file, CHAIN);
    expect(memory.lastList).toEqual({ height: 7n, attempt: 1, try: 2 });
    expect([...memory.votes]).toEqual([['pool', 'beef']]);
  });

  it('keeps the last votes only', async () => {
    const memory = await MemoryFile.open(file, CHAIN);
    for (let pool = 0; pool < 40; pool += 1) await memory.rememberVote(`pool ${pool}`, 'beef');
    expect(memory.memory.votes.size).toBe(16);
    expect(memory.memory.votes.has('pool 39')).toBe(true);
  });

  it('refuses to begin anew over one that cannot be read', async () => {
    await (await MemoryFile.open(file, CHAIN)).rememberVote('pool', 'beef');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 20));
    await expect(MemoryFile.open(file, CHAIN)).rejects.toThrow("is not this program's memory");
  });

  it('refuses the memory of another chain', async () => {
    await (await MemoryFile.open(file, CHAIN)).rememberVote('pool', 'beef');
    await expect(MemoryFile.open(file, 'cd'.repeat(32))).rejects.toThrow('is the memory of another chain');
  });
});
