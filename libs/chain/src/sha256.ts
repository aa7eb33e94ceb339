import { createHash } from 'node:crypto';

/** SHA-256 over the parts put together. */
export function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The same, as hex. */
export const sha256Hex = (...parts: readonly Uint8Array[]): string => sha256(...parts).toString('hex');

/** Eight bytes, big-endian. */
export function u64be(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
