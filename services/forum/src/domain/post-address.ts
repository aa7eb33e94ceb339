import { hash } from 'node:crypto';

/** A post's address: SHA-256 of its bytes as they were sent, hex. */
export const postAddress = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');
