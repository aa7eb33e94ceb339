/** The bytes of a closed union whose member's name travels beside them. */
export interface NamedCodec<T> {
  readonly names: readonly string[];
  encode(value: T): Uint8Array;
  /** Throws ContractError on an unknown name, or on bytes that are not such a value. */
  decode(name: string, body: Uint8Array): T;
}

/** The codec of messages that clients send. It reads no message that is larger than a valid one can be. */
export interface RequestCodec<T> extends NamedCodec<T> {
  /** The largest size of a valid message in bytes, by its name. */
  readonly maxBytes: Readonly<Record<string, number>>;
}
