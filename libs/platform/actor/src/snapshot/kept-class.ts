/**
 * A class whose instances a state holds. Its fields are kept as they are; its constructor does not run when they come
 * back.
 */
export interface KeptClass {
  readonly name: string;
  readonly prototype: object;
}

/** The first byte of every value that is kept (docs/spec/mailbox.md, "Snapshots"). */
export const TAG = {
  undefined: 0,
  null: 1,
  true: 2,
  false: 3,
  integer: 4,
  double: 5,
  bigInteger: 6,
  longBigInteger: 7,
  text: 8,
  textAgain: 9,
  bytes: 10,
  buffer: 11,
  list: 12,
  map: 13,
  set: 14,
  record: 15,
  instance: 16,
  again: 17,
  weakMap: 18,
} as const;
