import { mkdtemp, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nkeys } from '@nats-io/nats-core';
import { actorNames } from '@bpdao/catalogue';
import {
  accountsFileIn,
  admitIdentity,
  doorSeedFileOf,
  expelIdentity,
  makeIdentities,
  OUTSIDER_PLACES,
  readIdentities,
  readIdentity,
  seedFileIn,
  usualIdentities,
} from '../src/index.ts';

describe('a folder of identities', () => {
  let folder: string;

  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'bpdao-identities-')), 'identities');
  });

  afterEach(async () => {
    await rm(path.dirname(folder), { recursive: true, force: true });
  });

  it('has a seed for each role that only its owner can read', async () => {
    const identities = await makeIdentities(folder, usualIdentities(['producer1', 'producer2']));
    expect(identities.map(({ name, role }) => `${name} ${role}`)).toEqual([
      ...actorNames.flatMap((actor) => [actor, `${actor}-door`, `${actor}-admin`]).map((name) => `${name} ${name}`),
      'customer customer',
      'reader reader',
      'newcomer producer',
      'producer1 producer',
      'producer2 producer',
    ]);
    expect(identities.flatMap(({ place }) => (place === undefined ? [] : [place]))).toEqual([1, 2, 3, 4, 5]);
    expect(doorSeedFileOf(seedFileIn(folder, 'asc'))).toBe(seedFileIn(folder, 'asc-door'));
    for (const { name, key } of identities) {
      expect((await stat(seedFileIn(folder, name))).mode & 0o777).toBe(0o600);
      expect(readIdentity(seedFileIn(folder, name))?.key).toBe(key);
    }
  });

  it('keeps what it has when more are made, and takes a seed that it finds', async () => {
    const before = await makeIdentities(folder, usualIdentities(['producer1']));
    expect((await makeIdentities(folder, usualIdentities(['producer1', 'producer2']))).slice(0, before.length)).toEqual(
      before,
    );
    await unlink(path.join(folder, 'identities.json'));
    expect(await makeIdentities(folder, usualIdentities(['producer1']))).toEqual(before);
  });

  it('admits and expels, and writes the configuration anew', async () => {
    await makeIdentities(folder, usualIdentities([]));
    const key = nkeys.createUser().getPublicKey();
    await admitIdentity(folder, { name: 'late', role: 'producer', key });
    expect(await readFile(accountsFileIn(folder), 'utf8')).toContain(key);
    await expelIdentity(folder, 'late');
    expect(await readFile(accountsFileIn(folder), 'utf8')).not.toContain(key);
  });

  it('says in one sentence what it will not do', async () => {
    await makeIdentities(folder, usualIdentities([]));
    const key = nkeys.createUser().getPublicKey();
    await expect(admitIdentity(folder, { name: 'late', role: 'producer', key: 'bp1' })).rejects.toThrow(
      '"bp1" is not the public nkey of a user (U…).',
    );
    await expect(
      admitIdentity(folder, { name: 'late', role: 'producer', key: nkeys.createAccount().getPublicKey() }),
    ).rejects.toThrow(/is not the public nkey of a user/);
    await expect(admitIdentity(folder, { name: 'asc', role: 'producer', key })).rejects.toThrow(
      `${folder} has an identity asc already.`,
    );
    await expect(admitIdentity(folder, { name: '../x', role: 'producer', key })).rejects.toThrow(
      '"../x" is no name for an identity: small letters, digits and dashes only.',
    );
    await admitIdentity(folder, { name: 'early', role: 'producer', key });
    await expect(admitIdentity(folder, { name: 'late', role: 'producer', key })).rejects.toThrow(
      `${folder} admits the key ${key} already.`,
    );
    await expect(expelIdentity(folder, 'nobody')).rejects.toThrow(`${folder} has no identity nobody.`);
    await writeFile(path.join(folder, 'identities.json'), '[{"name":"asc"}]');
    await expect(readIdentities(folder)).rejects.toThrow(
      `${folder}/identities.json is not a list of identities of this version, each with name, role, key, and its place if it is an outsider's; make a new folder.`,
    );
    await writeFile(path.join(folder, 'identities.json'), '{');
    await expect(readIdentities(folder)).rejects.toThrow(/is not a list of identities/);
  });
});

describe('the places of outsiders', () => {
  it('are as many as accounts were declared, and a place that somebody leaves is free again', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'bpdao-identities-'));
    const admit = (name: string) =>
      admitIdentity(folder, { name, role: 'reader', key: nkeys.createUser().getPublicKey() });
    for (let place = 1; place <= OUTSIDER_PLACES; place += 1) await admit(`reader${place}`);
    await expect(admit('late')).rejects.toThrow(
      'All 64 places for outsiders are taken; expel one that is not needed any more.',
    );
    await expelIdentity(folder, 'reader7');
    expect((await admit('late')).at(-1)).toMatchObject({ name: 'late', place: 7 });
    await rm(folder, { recursive: true });
  });
});

describe('a seed file', () => {
  it('that is not named is no identity', () => {
    expect(readIdentity(undefined)).toBeUndefined();
    expect(readIdentity('')).toBeUndefined();
  });

  it('that is none is one sentence', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'bpdao-identities-'));
    const file = path.join(folder, 'seed.nk');
    expect(() => readIdentity(file)).toThrow(
      /^BPDAO_NKEY_SEED_FILE: .*seed\.nk cannot be read \((Error: )?ENOENT.*\)\.$/,
    );
    for (const text of ['', 'nonsense', Buffer.from(nkeys.createAccount().getSeed()).toString()]) {
      await writeFile(file, text);
      expect(() => readIdentity(file)).toThrow(
        `BPDAO_NKEY_SEED_FILE: ${file} does not hold the seed of a user's nkey (SU…).`,
      );
    }
    await rm(folder, { recursive: true });
  });
});
