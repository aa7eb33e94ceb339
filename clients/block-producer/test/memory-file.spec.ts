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
  afterEach(async () => {
    for (const memory of open.splice(0)) await memory.close();
    await rm(folder, { recursive: true, force: true });
  });
  const open: MemoryFile[] = [];
  const opened = async (chainId = CHAIN): Promise<MemoryFile> => {
    const memory = await MemoryFile.open(file, chainId);
    open.push(memory);
    return memory;
  };

  it('is there after a restart', async () => {
    const before = await opened();
    await Promise.all([before.rememberList({ height: 7n, attempt: 1, try: 2 }), before.rememberVote('pool', 'beef')]);
    const { memory } = await opened();
    expect(memory.lastList).toEqual({ height: 7n, attempt: 1, try: 2 });
    expect([...memory.votes]).toEqual([['pool', 'beef']]);
  });

  it('keeps the last votes only', async () => {
    const memory = await opened();
    for (let pool = 0; pool < 40; pool += 1) await memory.rememberVote(`pool ${pool}`, 'beef');
    expect(memory.memory.votes.size).toBe(16);
    expect(memory.memory.votes.has('pool 39')).toBe(true);
  });

  it('holds whatever was remembered before a crash cut its last line short, and goes on', async () => {
    const before = await opened();
    await before.rememberVote('pool', 'beef');
    await before.rememberList({ height: 7n, attempt: 0, try: 0 });
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -5));
    const after = await opened();
    expect(after.memory.lastList).toBeUndefined();
    expect([...after.memory.votes]).toEqual([['pool', 'beef']]);
    await after.rememberList({ height: 8n, attempt: 0, try: 0 });
    expect((await opened()).memory.lastList?.height).toBe(8n);
  });

  it('stays small, and forgets nothing that counts when it is written anew', async () => {
    const memory = await opened();
    await Promise.all(
      Array.from({ length: 5_000 }, (_, height) => memory.rememberList({ height: BigInt(height), attempt: 0, try: 0 })),
    );
    expect((await readFile(file, 'utf8')).split('\n').length).toBeLessThan(1_000);
    expect((await opened()).memory.lastList?.height).toBe(4_999n);
  });

  it('takes nothing once it is closed: what is not written down must not be said', async () => {
    const memory = await opened();
    await memory.close();
    await expect(memory.rememberVote('pool', 'beef')).rejects.toThrow('is closed');
  });

  it('refuses a line that is none of its own', async () => {
    await opened();
    await writeFile(file, `${await readFile(file, 'utf8')}{"vote":7}\n`);
    await expect(opened()).rejects.toThrow("is not this program's memory");
  });

  it('refuses to begin anew over one that cannot be read', async () => {
    await (await opened()).rememberVote('pool', 'beef');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 20));
    await expect(opened()).rejects.toThrow("is not this program's memory");
  });

  it('refuses the memory of another chain', async () => {
    await (await opened()).rememberVote('pool', 'beef');
    await expect(opened('cd'.repeat(32))).rejects.toThrow('is the memory of another chain');
  });
});
