import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nkeys } from '@nats-io/nats-core';
import { accountsOf, freePlace, OUTSIDER_PLACES, type AdmittedIdentity } from './accounts.ts';
import { IdentityError } from './identity-error.ts';
import { readIdentity } from './identity.ts';
import { insiderRoles, isOutsiderRole, isRole, type Role } from './roles.ts';

/** An identity to be made, by the name of its seed file and its role. */
export interface WantedIdentity {
  readonly name: string;
  readonly role: Role;
}

const LIST = 'identities.json';
const ACCOUNTS = 'accounts.conf';
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Returns the path of an identity's seed. */
export const seedFileIn = (folder: string, name: string): string => path.join(folder, `${name}.nk`);

/** Returns the path of the broker's configuration that is made from a folder. */
export const accountsFileIn = (folder: string): string => path.join(folder, ACCOUNTS);

/**
 * Returns one identity for each role, one for each named producer, and one for a newcomer that may become a producer.
 */
export const usualIdentities = (producers: readonly string[]): readonly WantedIdentity[] => [
  ...[...insiderRoles, 'customer' as const, 'reader' as const].map((role) => ({ name: role, role })),
  ...['newcomer', ...producers].map((name) => ({ name, role: 'producer' as const })),
];

/**
 * Makes the identities that a folder lacks, each with a seed that only its owner can read. Writes the broker's
 * configuration anew, and returns all identities. Throws IdentityError.
 */
export async function makeIdentities(
  folder: string,
  wanted: readonly WantedIdentity[],
): Promise<readonly AdmittedIdentity[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const there = await readIdentities(folder);
  const missing = wanted.filter(({ name }) => there.every((one) => one.name !== name));
  let all = there;
  for (const { name, role } of missing) {
    all = placed(all, { name: checkedName(name), role, key: await makeSeed(folder, name) });
  }
  return write(folder, all);
}

/** Admits an identity by its public key; its owner keeps the seed. Throws IdentityError. */
export async function admitIdentity(
  folder: string,
  { name, role, key }: Omit<AdmittedIdentity, 'place'>,
): Promise<readonly AdmittedIdentity[]> {
  if (!isUserKey(key)) throw new IdentityError(`"${key}" is not the public nkey of a user (U…).`);
  const there = await readIdentities(folder);
  if (there.some((one) => one.name === checkedName(name))) {
    throw new IdentityError(`${folder} has an identity ${name} already.`);
  }
  if (there.some((one) => one.key === key)) throw new IdentityError(`${folder} admits the key ${key} already.`);
  return write(folder, placed(there, { name, role, key }));
}

/** Adds an identity. An outsider gets a place of its own: an account that nobody shares with it. */
function placed(there: readonly AdmittedIdentity[], one: Omit<AdmittedIdentity, 'place'>): readonly AdmittedIdentity[] {
  if (!isOutsiderRole(one.role)) return [...there, one];
  const place = freePlace(there);
  if (place === undefined) {
    throw new IdentityError(
      `All ${OUTSIDER_PLACES} places for outsiders are taken; expel one that is not needed any more.`,
    );
  }
  return [...there, { ...one, place }];
}

/** Removes an identity from the admitted ones; its seed stays where it is. Throws IdentityError. */
export async function expelIdentity(folder: string, name: string): Promise<readonly AdmittedIdentity[]> {
  const there = await readIdentities(folder);
  if (there.every((one) => one.name !== name)) throw new IdentityError(`${folder} has no identity ${name}.`);
  return write(
    folder,
    there.filter((one) => one.name !== name),
  );
}

/** Returns all identities of a folder; none if it has no list. Throws IdentityError if the list is invalid. */
export async function readIdentities(folder: string): Promise<readonly AdmittedIdentity[]> {
  const file = path.join(folder, LIST);
  const text = await readFile(file, 'utf8').catch(() => '[]');
  const found = parse(text);
  if (!Array.isArray(found) || !found.every(isIdentity)) {
    throw new IdentityError(
      `${file} is not a list of identities of this version, each with name, role, key, and its place if it is an outsider's; make a new folder.`,
    );
  }
  const places = found.flatMap(({ place }) => (place === undefined ? [] : [place]));
  if (new Set(places).size < places.length) throw new IdentityError(`${file} gives one place to two outsiders.`);
  return found;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isIdentity = (found: unknown): found is AdmittedIdentity => {
  if (typeof found !== 'object' || found === null) return false;
  const { name, role, key, place } = found as { readonly [field in keyof AdmittedIdentity]?: unknown };
  const isPlaced = (isOutsider: boolean): boolean =>
    isOutsider
      ? typeof place === 'number' && Number.isInteger(place) && place >= 1 && place <= OUTSIDER_PLACES
      : place === undefined;
  return (
    typeof name === 'string' &&
    NAME.test(name) &&
    typeof role === 'string' &&
    isRole(role) &&
    typeof key === 'string' &&
    isUserKey(key) &&
    isPlaced(isOutsiderRole(role))
  );
};

function isUserKey(key: string): boolean {
  try {
    nkeys.fromPublic(key);
    return key.startsWith('U');
  } catch {
    return false;
  }
}

function checkedName(name: string): string {
  if (!NAME.test(name)) {
    throw new IdentityError(`"${name}" is no name for an identity: small letters, digits and dashes only.`);
  }
  return name;
}

/**
 * Makes a seed and returns its public key. It never overwrites an existing seed, which may be the only copy, but uses
 * it.
 */
async function makeSeed(folder: string, name: string): Promise<string> {
  const pair = nkeys.createUser();
  const file = seedFileIn(folder, name);
  try {
    await writeFile(file, `${Buffer.from(pair.getSeed()).toString('ascii')}\n`, { mode: 0o600, flag: 'wx' });
    return pair.getPublicKey();
  } catch (error) {
    const there = existsSync(file) ? readIdentity(file) : undefined;
    if (there !== undefined) return there.key;
    throw new IdentityError(`${file} cannot be written (${error instanceof Error ? error.message : String(error)}).`);
  }
}

async function write(folder: string, identities: readonly AdmittedIdentity[]): Promise<readonly AdmittedIdentity[]> {
  await replace(path.join(folder, LIST), `${JSON.stringify(identities, undefined, 2)}\n`);
  await replace(accountsFileIn(folder), accountsOf(identities));
  return identities;
}

async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
