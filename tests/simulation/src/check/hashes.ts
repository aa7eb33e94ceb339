import { createHash } from 'node:crypto';

/** Returns the SHA-256 over the parts, one after another, hex. */
export const sha256 = (...parts: readonly (string | Uint8Array)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

export const fromHex = (text: string): Buffer => Buffer.from(text, 'hex');
