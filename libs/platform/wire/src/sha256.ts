import { hash } from 'node:crypto';

/** SHA-256 over the parts put together. */
export const sha256 = (...parts: readonly Uint8Array[]): Buffer => Buffer.from(sha256Hex(...parts), 'hex');

/** The same, as hex. */
export const sha256Hex = (...parts: readonly Uint8Array[]): string => hash('sha256', whole(parts), 'hex');

/** One call for all parts: most hashes are of few bytes, and there what surrounds a hash costs more than the hash. */
function whole(parts: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array()] = parts;
  return parts.length <= 1 ? first : Buffer.concat(parts);
}
