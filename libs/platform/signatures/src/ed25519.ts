import { engine } from './engine.ts';
import { isAcceptablePoint } from './points.ts';

/** Bytes with a signature. */
export interface SignedBytes {
  /** The signer's address: its public key in hex. */
  readonly publicKey: string;
  readonly message: Uint8Array;
  /** 64 bytes; any other length is a wrong signature, not an error. */
  readonly signature: Uint8Array;
}

const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Signs with a 32-byte seed; returns the Ed25519 signature, 64 bytes. */
export const sign = (seed: Uint8Array, message: Uint8Array): Uint8Array => engine.sign(seed, message);

/**
 * Tells if a signature holds (docs/spec/encodings.md, "Signatures"). The result is the same on every machine: points of
 * small order and encodings that are not canonical are refused before the library checks, because libraries differ
 * there.
 */
export function verify({ publicKey, message, signature }: SignedBytes): boolean {
  const key = Buffer.from(publicKey, 'hex');
  if (key.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  if (!isAcceptablePoint(key) || !isAcceptablePoint(signature.subarray(0, PUBLIC_KEY_BYTES))) return false;
  return engine.verify(key, message, signature);
}
