import { createHash } from 'node:crypto';

/** The hash that chains a stream's messages: over the fact's subject, the hash before it (32 bytes) and the payload (docs/spec/encodings.md). Hex. */
export const messageHash = (subject: string, previousHash: string, payload: Uint8Array): string =>
  createHash('sha256').update(subject, 'utf8').update(previousHash, 'hex').update(payload).digest('hex');
