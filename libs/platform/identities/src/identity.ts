import { readFileSync } from 'node:fs';
import { nkeyAuthenticator, nkeys, type Authenticator } from '@nats-io/nats-core';
import { IdentityError } from './identity-error.ts';
import { inboxOf } from './permissions.ts';

/** The environment variable that names the file of the seed. */
export const SEED_FILE = 'BPDAO_NKEY_SEED_FILE';

/** The environment variable that names the file of the seed with which a service answers. */
export const DOOR_SEED_FILE = 'BPDAO_DOOR_NKEY_SEED_FILE';

/**
 * Returns the path of the seed with which a service answers: beside its own seed, unless the environment names another
 * file.
 */
export const doorSeedFileOf = (seedFile: string): string => seedFile.replace(/(\.[^./\\]*)?$/, '-door$1');

/** The identity of a process on the broker. */
export interface Identity {
  /** Its public nkey, `U…`. */
  readonly key: string;
  /** The file from which its seed was read. */
  readonly file: string;
  /** Options of the connection: they sign the broker's challenge, and name the inbox for answers. */
  readonly options: { readonly authenticator: Authenticator; readonly inboxPrefix: string };
}

/**
 * Reads the identity of a seed file; undefined if no file is named, because a broker without identities admits
 * everybody. Throws IdentityError.
 */
export function readIdentity(file: string | undefined): Identity | undefined {
  if (file === undefined || file === '') return undefined;
  const seed = Buffer.from(seedIn(file));
  const key = publicKeyOf(seed, file);
  return { key, file, options: { authenticator: nkeyAuthenticator(seed), inboxPrefix: inboxOf(key) } };
}

function seedIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new IdentityError(
      `${SEED_FILE}: ${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
}

function publicKeyOf(seed: Uint8Array, file: string): string {
  try {
    const key = nkeys.fromSeed(seed).getPublicKey();
    if (key.startsWith('U')) return key;
  } catch {
    // Told below, in one sentence for every way in which a seed can be none.
  }
  throw new IdentityError(`${SEED_FILE}: ${file} does not hold the seed of a user's nkey (SU…).`);
}
