/** The bytes of a closed union whose member's name travels beside them. */
export interface NamedCodec<T> {
  readonly names: readonly string[];
  encode(value: T): Uint8Array;
  /** Throws ContractError on bytes that are none, or an unknown name. */
  decode(name: string, body: Uint8Array): T;
}

/** The same of what clients send: none is read that is larger than a valid one can be. */
export interface RequestCodec<T> extends NamedCodec<T> {
  /** The most bytes that a valid one takes, by its name. */
  readonly maxBytes: Readonly<Record<string, number>>;
}
