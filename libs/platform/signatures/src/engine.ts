import {
  createPrivateKey,
  createPublicKey,
  sign as cryptoSign,
  verify as cryptoVerify,
  type KeyObject,
} from 'node:crypto';
import { createRequire } from 'node:module';

/** The functions that a library must have. Keys are raw: 32 bytes of seed, 32 bytes of public key. */
export interface Engine {
  readonly name: 'sodium-native' | 'node:crypto';
  publicKey(seed: Uint8Array): Buffer;
  sign(seed: Uint8Array, message: Uint8Array): Buffer;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** The part of sodium-native that is used. */
interface Sodium {
  crypto_sign_seed_keypair(publicKey: Buffer, secretKey: Buffer, seed: Buffer): void;
  crypto_sign_detached(signature: Buffer, message: Buffer, secretKey: Buffer): void;
  crypto_sign_verify_detached(signature: Buffer, message: Buffer, publicKey: Buffer): boolean;
}

const KEYS_KEPT = 10_000;
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Makes the engine of Node. The checks of points.ts keep it equal to the native one. */
export function cryptoEngine(): Engine {
  const publicKeys = new Map<string, KeyObject>();
  const privateKeyOf = (seed: Uint8Array): KeyObject =>
    createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicKeyOf = (raw: Uint8Array): KeyObject => {
    const name = Buffer.from(raw).toString('latin1');
    const known = publicKeys.get(name);
    if (known !== undefined) return known;
    const key = createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, raw]), format: 'der', type: 'spki' });
    if (publicKeys.size >= KEYS_KEPT) publicKeys.clear();
    publicKeys.set(name, key);
    return key;
  };
  return {
    name: 'node:crypto',
    publicKey: (seed) =>
      Buffer.from(createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' })).subarray(
        PUBLIC_PREFIX.length,
      ),
    sign: (seed, message) => cryptoSign(null, message, privateKeyOf(seed)),
    verify: (publicKey, message, signature) => cryptoVerify(null, message, publicKeyOf(publicKey), signature),
  };
}

/** Makes the engine of the native library; undefined if it cannot be loaded. */
export function sodiumEngine(): Engine | undefined {
  const sodium = loadSodium();
  if (sodium === undefined) return undefined;
  const keyPair = (seed: Uint8Array): { readonly publicKey: Buffer; readonly secretKey: Buffer } => {
    const publicKey = Buffer.alloc(32);
    const secretKey = Buffer.alloc(64);
    sodium.crypto_sign_seed_keypair(publicKey, secretKey, bufferOf(seed));
    return { publicKey, secretKey };
  };
  const secretKeys = new WeakMap<Uint8Array, Buffer>();
  const secretKeyOf = (seed: Uint8Array): Buffer => {
    const known = secretKeys.get(seed) ?? keyPair(seed).secretKey;
    secretKeys.set(seed, known);
    return known;
  };
  return {
    name: 'sodium-native',
    publicKey: (seed) => keyPair(seed).publicKey,
    sign: (seed, message) => {
      const signature = Buffer.alloc(64);
      sodium.crypto_sign_detached(signature, bufferOf(message), secretKeyOf(seed));
      return signature;
    },
    verify: (publicKey, message, signature) =>
      sodium.crypto_sign_verify_detached(bufferOf(signature), bufferOf(message), bufferOf(publicKey)),
  };
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function loadSodium(): Sodium | undefined {
  try {
    return createRequire(import.meta.url)('sodium-native') as Sodium;
  } catch {
    return undefined;
  }
}

export const engine: Engine = sodiumEngine() ?? cryptoEngine();
