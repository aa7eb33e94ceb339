/** An encoded message and its value. The bytes are those that were signed and hashed. */
export interface Opened<T> {
  readonly bytes: Uint8Array;
  readonly value: T;
}

/** Encodes a value once and keeps both: the signature and the hash are of these bytes. */
export const opened = <T>(encode: (value: T) => Uint8Array, value: T): Opened<T> => ({ bytes: encode(value), value });
