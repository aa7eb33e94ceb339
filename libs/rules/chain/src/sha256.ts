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

/** Eight bytes, big-endian. */
export function u64be(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

/** Hex digits of a hash that make a print: what a number holds exactly. */
const PRINT_DIGITS = 13;

/**
 * The beginning of a hash as a number: enough to tell a repeat from something else of the same key, where only who
 * signs could make two alike, and would deceive itself.
 */
export const printOf = (hash: string): number => Number.parseInt(hash.slice(0, PRINT_DIGITS), 16);
