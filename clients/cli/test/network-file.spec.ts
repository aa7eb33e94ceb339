import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { findNetwork } from '../src/network-file.ts';
import { runner } from '../src/own-file.ts';
import { run } from '../src/program.ts';

const network = (server: string) =>
  JSON.stringify({ servers: [server], genesisFile: 'g', keysFolder: 'k', dataFolder: 'd', processes: [] });
const me = process.getuid?.() ?? 0;

/** A folder of this user with a network, and a folder below it. */
describe('the network of a folder above', () => {
  let folder = '';
  let inner = '';
  let complained = '';

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-network-'));
    inner = path.join(folder, 'a', 'b');
    await mkdir(inner, { recursive: true });
    await put(folder, 'nats://outer:1');
    complained = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((complained += String(text))));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    delete process.env.SUDO_UID;
    await rm(folder, { recursive: true, force: true });
  });

  async function put(at: string, server: string): Promise<string> {
    await mkdir(path.join(at, '.bpdao'), { recursive: true, mode: 0o700 });
    await writeFile(path.join(at, '.bpdao/network.json'), network(server), { mode: 0o600 });
    return path.join(at, '.bpdao/network.json');
  }

  it('is taken when it is of the one who runs', async () => {
    expect((await findNetwork(inner))?.servers).toEqual(['nats://outer:1']);
    expect(complained).toBe('');
  });

  it.each<[what: string, change: (file: string) => Promise<void>, why: string]>([
    ['others can write to', (file) => chmod(file, 0o666), 'others can write to it'],
    ['others can write beside', (file) => chmod(path.dirname(file), 0o777), 'others can write to its folder'],
    [
      'is a pipe',
      async (file) => {
        await rm(file);
        execFileSync('mkfifo', [file]);
      },
      'it is no plain file',
    ],
    [
      'is no plain file',
      async (file) => {
        await rm(file);
        await mkdir(file);
      },
      'it is no plain file',
    ],
  ])('is passed over, with one sentence, when it is one that %s; the next one is taken', async (_what, change, why) => {
    const file = await put(path.join(folder, 'a'), 'nats://evil:1');
    await change(file);
    expect((await findNetwork(inner))?.servers).toEqual(['nats://outer:1']);
    expect(complained).toBe(`${file} is passed over: ${why}.\n`);
  });

  it('is passed over when it belongs to another user, whoever runs', async () => {
    expect(await findNetwork(inner, { user: me + 1, for: undefined })).toBeUndefined();
    expect(complained).toBe(
      `${path.join(folder, '.bpdao/network.json')} is passed over: it belongs to another user.\n`,
    );
  });

  it('is taken by root who runs for its owner', async () => {
    expect((await findNetwork(inner, { user: me + 1, for: me }))?.servers).toEqual(['nats://outer:1']);
  });

  it('is passed over when its folder leads to one of another user', async () => {
    if (me !== 0) return; // only root can give a file away
    const theirs = path.join(folder, 'theirs');
    await mkdir(theirs);
    await writeFile(path.join(theirs, 'network.json'), network('nats://evil:1'));
    await chown(theirs, 12_345, 12_345);
    await symlink(theirs, path.join(folder, 'a/.bpdao'));
    expect((await findNetwork(inner))?.servers).toEqual(['nats://outer:1']);
    expect(complained).toMatch(/is passed over: its folder belongs to another user\.\n$/);
  });

  it('is taken where the group that can write is the owner’s own, and passed over where it is another', async () => {
    if (me !== 0) return;
    const file = path.join(folder, '.bpdao/network.json');
    await chmod(file, 0o660);
    expect(await findNetwork(inner)).toBeDefined();
    await chown(file, 0, 12_345);
    expect(await findNetwork(inner)).toBeUndefined();
  });

  it('is told of by the command that looks for it', async () => {
    const file = path.join(folder, '.bpdao/network.json');
    await chmod(file, 0o666);
    jest.spyOn(process, 'cwd').mockReturnValue(inner);
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await run(['--keys', folder, 'keys', 'list'])).toBe(0);
    expect(complained).toBe(`${file} is passed over: others can write to it.\n`);
  });

  it('knows whom root runs for only by sudo, and only as root', () => {
    process.env.SUDO_UID = '1000';
    expect(runner()).toEqual({ user: me, for: me === 0 ? 1000 : undefined });
    process.env.SUDO_UID = 'root';
    expect(runner()).toEqual({ user: me, for: undefined });
  });
});
