import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { nkeys } from '@nats-io/nats-core';
import { startBroker } from '@bpdao/testkit';
import { run } from '../src/program.ts';

describe('bpdao broker', () => {
  let folder = '';
  let said = '';
  let complained = '';
  let stopBroker: () => Promise<void> = () => Promise.resolve();

  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'bpdao-cli-')), 'identities');
    said = '';
    complained = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said += String(text))));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((complained += String(text))));
  });

  afterEach(async () => {
    await stopBroker();
    delete process.env.BPDAO_NKEY_SEED_FILE;
    jest.restoreAllMocks();
    await rm(path.dirname(folder), { recursive: true, force: true });
  });

  it('makes identities, admits and expels', async () => {
    expect(await run(['--json', 'broker', 'identities', folder, '--producer', 'producer1'])).toBe(0);
    const { identities }: { readonly identities: readonly { readonly name: string; readonly role: string }[] } =
      JSON.parse(said);
    expect(identities.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['asc', 'asc-door', 'asc-admin', 'customer', 'producer1']),
    );
    const key = nkeys.createUser().getPublicKey();
    const admitted = async (): Promise<boolean> =>
      (await readFile(path.join(folder, 'accounts.conf'), 'utf8')).includes(key);
    expect(await run(['broker', 'admit', folder, 'late', 'producer', key])).toBe(0);
    expect(said).toMatch(/^late +producer +U\w+$/m);
    expect(await admitted()).toBe(true);
    expect(await run(['broker', 'expel', folder, 'late'])).toBe(0);
    expect(await admitted()).toBe(false);
  });

  it.each<[what: string, words: readonly string[], code: number, sentence: RegExp]>([
    [
      'an unknown role',
      ['admit', 'FOLDER', 'late', 'king', 'U'],
      2,
      /^"king" is no role; the roles are governance, governance-door, governance-admin, asc, .*reader\.$/,
    ],
    [
      'a key that is none',
      ['admit', 'FOLDER', 'late', 'producer', 'bp1'],
      1,
      /^"bp1" is not the public nkey of a user \(U…\)\.$/,
    ],
    ['a name that nobody has', ['expel', 'FOLDER', 'late'], 1, /^\S+ has no identity late\.$/],
    ['a name that is none', ['identities', 'FOLDER', '--producer', 'A B'], 1, /^"A B" is no name for an identity/],
    ['replicas that cannot be', ['prepare', '--replicas', '2'], 2, /^--replicas must be 1, 3 or 5\.$/],
  ])('refuses %s in one sentence', async (_what, words, code, sentence) => {
    expect(await run(['broker', ...words.map((word) => (word === 'FOLDER' ? folder : word))])).toBe(code);
    expect(complained.trim()).toMatch(sentence);
  });

  it('prepares a broker as the admins, again and again, and as nobody else', async () => {
    await run(['broker', 'identities', folder]);
    const broker = await startBroker({ accountsFile: path.join(folder, 'accounts.conf') });
    stopBroker = () => broker.stop();
    const prepare = (...words: readonly string[]): Promise<number> =>
      run(['--servers', broker.url, '--json', 'broker', 'prepare', ...words]);
    complained = '';
    expect(await prepare()).toBe(1);
    expect(complained).toMatch(/admits identities only: name the file of a seed with BPDAO_NKEY_SEED_FILE\.\n$/);
    complained = '';
    expect(await prepare('--identities', path.dirname(folder))).toBe(1);
    expect(complained).toMatch(/governance-admin\.nk cannot be read/);
    for (const _ of [1, 2]) {
      said = '';
      expect(await prepare('--identities', folder)).toBe(0);
      expect(JSON.parse(said)).toEqual({ prepared: true, replicas: 1 });
    }
  });
});
