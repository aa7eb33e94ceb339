import { hash } from 'node:crypto';

/** Returns the SHA-256 over all parts, one behind the other. */
export const sha256 = (...parts: readonly Uint8Array[]): Buffer => Buffer.from(sha256Hex(...parts), 'hex');

/** Returns the same as hex. */
export const sha256Hex = (...parts: readonly Uint8Array[]): string => hash('sha256', whole(parts), 'hex');

/** Joins the parts for one call: most hashes are of few bytes, and then each call costs more than the hashing. */
function whole(parts: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array()] = parts;
  return parts.length <= 1 ? first : Buffer.concat(parts);
}
