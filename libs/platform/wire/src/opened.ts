/** An encoded message together with the value that it says: the bytes are what was signed and hashed. */
export interface Opened<T> {
  readonly bytes: Uint8Array;
  readonly value: T;
}

/** Encodes a value once and keeps both: the signature and the hash are of these bytes. */
export const opened = <T>(encode: (value: T) => Uint8Array, value: T): Opened<T> => ({ bytes: encode(value), value });
