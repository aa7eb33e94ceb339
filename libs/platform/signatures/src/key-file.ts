import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { chmod, open, readFile } from 'node:fs/promises';
import { readAddress, writeAddress } from '@bpdao/wire';
import { keyPairFromSeed, type KeyPair } from './key-pair.ts';

/** A key file cannot be read or written; the message is one sentence with the reason. */
export class KeyFileError extends Error {
  /** True if a passphrase is needed and none was given. */
  readonly passphraseMissing: boolean;

  constructor(sentence: string, passphraseMissing = false) {
    super(sentence);
    this.name = 'KeyFileError';
    this.passphraseMissing = passphraseMissing;
  }
}

/** A key from a file, and the protection of that file. */
export interface KeyFile {
  readonly keyPair: KeyPair;
  readonly encrypted: boolean;
}

/**
 * The content of the file: the plain seed, or the seed encrypted with a key that scrypt makes of the passphrase. Bytes
 * are hex.
 */
type Contents =
  | { readonly format: typeof FORMAT; readonly address: string; readonly seed: string }
  | {
      readonly format: typeof FORMAT;
      readonly address: string;
      readonly scrypt: Scrypt;
      readonly iv: string;
      readonly encryptedSeed: string;
      readonly tag: string;
    };

interface Scrypt {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: string;
}

const FORMAT = 'bpdao-key/1';
const CIPHER = 'aes-256-gcm';
const COST = { cost: 32_768, blockSize: 8, parallelization: 1 };
const LARGEST_COST = 1_048_576;
const MODE_OWNER_ONLY = 0o600;

/**
 * Writes a key, encrypted if there is a passphrase, readable by its owner only. Throws KeyFileError if the file exists:
 * a key is never overwritten.
 */
export async function writeKeyFile(file: string, keyPair: KeyPair, passphrase?: string): Promise<void> {
  const contents = passphrase === undefined ? plain(keyPair) : await encrypt(keyPair, passphrase);
  const handle = await open(file, 'wx', MODE_OWNER_ONLY).catch((error: NodeJS.ErrnoException) => {
    throw new KeyFileError(
      error.code === 'EEXIST'
        ? `${file} exists already; a key is never written over.`
        : `${file} cannot be written: ${error.message}.`,
    );
  });
  try {
    await handle.writeFile(`${JSON.stringify(contents, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await chmod(file, MODE_OWNER_ONLY);
}

/** Reads a key. Throws KeyFileError: no file, no key file, no or a wrong passphrase. */
export async function readKeyFile(file: string, passphrase?: string): Promise<KeyFile> {
  const contents = await readContents(file);
  const encrypted = 'encryptedSeed' in contents;
  if (encrypted && passphrase === undefined) {
    throw new KeyFileError(`${file} is encrypted; it needs its passphrase.`, true);
  }
  const seed = encrypted ? await decrypt(file, contents, passphrase ?? '') : Buffer.from(contents.seed, 'hex');
  if (seed.length !== 32) throw new KeyFileError(`${file} holds no 32-byte seed.`);
  const keyPair = keyPairFromSeed(seed);
  if (writeAddress(keyPair.address) !== contents.address) {
    throw new KeyFileError(`${file} names an address that is not its key's.`);
  }
  return { keyPair, encrypted };
}

/** Reads the address in a key file, and the protection of the key, without its passphrase. Throws KeyFileError. */
export async function readKeyAddress(file: string): Promise<{ readonly address: string; readonly encrypted: boolean }> {
  const contents = await readContents(file);
  const address = readAddress(contents.address);
  if (address === undefined) throw new KeyFileError(`${file} names no address.`);
  return { address, encrypted: 'encryptedSeed' in contents };
}

const plain = ({ address, seed }: KeyPair): Contents => ({
  format: FORMAT,
  address: writeAddress(address),
  seed: Buffer.from(seed).toString('hex'),
});

async function encrypt({ address, seed }: KeyPair, passphrase: string): Promise<Contents> {
  const stretched = { ...COST, salt: randomBytes(16).toString('hex') };
  const iv = randomBytes(12);
  const text = writeAddress(address);
  const cipher = createCipheriv(CIPHER, await stretch(passphrase, stretched), iv).setAAD(Buffer.from(text));
  const encryptedSeed = Buffer.concat([cipher.update(seed), cipher.final()]).toString('hex');
  return {
    format: FORMAT,
    address: text,
    scrypt: stretched,
    iv: iv.toString('hex'),
    encryptedSeed,
    tag: cipher.getAuthTag().toString('hex'),
  };
}

async function decrypt(
  file: string,
  contents: Extract<Contents, { encryptedSeed: string }>,
  passphrase: string,
): Promise<Buffer> {
  const key = await stretch(passphrase, contents.scrypt);
  try {
    const decipher = createDecipheriv(CIPHER, key, Buffer.from(contents.iv, 'hex'), { authTagLength: 16 }).setAAD(
      Buffer.from(contents.address),
    );
    decipher.setAuthTag(Buffer.from(contents.tag, 'hex'));
    return Buffer.concat([decipher.update(Buffer.from(contents.encryptedSeed, 'hex')), decipher.final()]);
  } catch {
    throw new KeyFileError(`The passphrase for ${file} is wrong, or the file was changed.`);
  }
}

function stretch(passphrase: string, { cost, blockSize, parallelization, salt }: Scrypt): Promise<Buffer> {
  const memoryBytes = 256 * cost * blockSize;
  return new Promise((resolve, reject) => {
    scrypt(
      passphrase.normalize('NFKC'),
      Buffer.from(salt, 'hex'),
      32,
      { cost, blockSize, parallelization, maxmem: memoryBytes },
      (error, key) => (error === null ? resolve(key) : reject(error)),
    );
  });
}

async function readContents(file: string): Promise<Contents> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new KeyFileError(
      error.code === 'ENOENT' ? `There is no key file ${file}.` : `${file} cannot be read: ${error.message}.`,
    );
  });
  const contents = parse(text);
  if (contents === undefined) throw new KeyFileError(`${file} is no key file of this program.`);
  return contents;
}

function parse(text: string): Contents | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return isContents(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isContents(found: unknown): found is Contents {
  if (!isObject(found) || found.format !== FORMAT || typeof found.address !== 'string') return false;
  if (typeof found.seed === 'string') return true;
  return [found.iv, found.encryptedSeed, found.tag].every((part) => typeof part === 'string') && isScrypt(found.scrypt);
}

function isScrypt(found: unknown): found is Scrypt {
  if (!isObject(found) || typeof found.salt !== 'string') return false;
  const { cost, blockSize, parallelization } = found;
  return (
    [cost, blockSize, parallelization].every(Number.isSafeInteger) &&
    Number(cost) <= LARGEST_COST &&
    blockSize === COST.blockSize &&
    parallelization === COST.parallelization
  );
}

const isObject = (found: unknown): found is Record<string, unknown> => typeof found === 'object' && found !== null;
