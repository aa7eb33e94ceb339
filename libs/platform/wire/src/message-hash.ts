import { hash } from 'node:crypto';

/**
 * The hash that chains a stream's messages: over the fact's subject, the hash before it (32 bytes) and the payload
 * (docs/spec/encodings.md). Hex.
 */
export const messageHash = (subject: string, previousHash: string, payload: Uint8Array): string =>
  hash('sha256', Buffer.concat([Buffer.from(subject, 'utf8'), Buffer.from(previousHash, 'hex'), payload]), 'hex');
