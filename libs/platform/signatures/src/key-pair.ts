import { randomBytes } from 'node:crypto';
import { engine } from './engine.ts';

/** An Ed25519 key pair. The seed is the secret: its holder can sign for the address. */
export interface KeyPair {
  /** The public key, hex. */
  readonly address: string;
  /** 32 bytes. */
  readonly seed: Uint8Array;
  /**
   * Returns a signature of 64 bytes over exactly these bytes; commands are signed over `signingBytes` of @bpdao/wire.
   */
  sign(message: Uint8Array): Uint8Array;
}

/** Returns the key pair of a 32-byte seed. Throws on any other length. */
export function keyPairFromSeed(seed: Uint8Array): KeyPair {
  if (seed.length !== 32) throw new Error(`A seed has 32 bytes; this one has ${seed.length}.`);
  return { address: engine.publicKey(seed).toString('hex'), seed, sign: (message) => engine.sign(seed, message) };
}

/** Makes a new key pair. */
export const newKeyPair = (): KeyPair => keyPairFromSeed(randomBytes(32));
