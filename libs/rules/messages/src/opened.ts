import type { Opened } from './generated/types.ts';

/** Encodes a value once and keeps both: what is signed or hashed is these bytes. */
export const opened = <T>(encode: (value: T) => Uint8Array, value: T): Opened<T> => ({ bytes: encode(value), value });
