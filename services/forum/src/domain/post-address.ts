import { sha256Hex } from '@bpdao/messages';

/** Returns a post's address: SHA-256 of its bytes as they were sent, hex. */
export const postAddress = (bytes: Uint8Array): string => sha256Hex(bytes);
