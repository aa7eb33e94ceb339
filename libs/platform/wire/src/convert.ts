import Long from 'long';
import { readCanonical, type CanonicalReader, type Read } from './canonical-reader.ts';
import { ContractError } from './contract-error.ts';
import type { Opened } from './opened.ts';

export { ContractError };
export type { CanonicalReader };

const U64_MAX = 2n ** 64n - 1n;
const S64_MAX = 2n ** 63n - 1n;

type Wide = Long | number | null | undefined;
type Bytes = Uint8Array | null | undefined;

/** Adds the place to a broken contract. */
export function within(error: unknown, message: string, field: string): unknown {
  if (!(error instanceof ContractError)) return error;
  return new ContractError(
    message,
    error.expected === '' || error.field === '' ? `${field}${error.field}` : `${field}.${error.field}`,
    error.reason,
    error.isUnknownHere,
  );
}

const broken = (reason: string): ContractError => new ContractError('', '', reason);
const unknown = (reason: string): ContractError => new ContractError('', '', reason, true);

/** The fault of a choice that is missing or unknown here. */
export const notChosen = (message: string, field: string): ContractError =>
  new ContractError(message, field, 'is not set, or is of a kind unknown here', true);

export function never(value: never): never {
  throw new Error(`no encoding for ${JSON.stringify(value)}`);
}

/** Parses with protobufjs, and throws its errors as ContractError. */
export function parse<T>(bytes: Uint8Array, type: { decode(reader: Uint8Array): T }, name: string): T {
  try {
    return type.decode(bytes);
  } catch (error) {
    throw new ContractError(
      name,
      '',
      `is no protobuf message: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/**
 * Reads bytes that were signed or hashed. Throws ContractError: the fault that `leniently` finds, such as a kind
 * unknown here, or else that the bytes are not canonical.
 */
export function canonical<T>(bytes: Uint8Array, name: string, read: Read<T>, leniently: () => T): T {
  const value = readCanonical(bytes, read);
  if (value !== undefined) return value;
  leniently();
  throw new ContractError(name, '', 'is not encoded canonically');
}

export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw broken('is missing');
  return value;
}

export function literal<T extends string>(names: Readonly<Record<number, T>>, value: number | null | undefined): T {
  const name = names[value ?? 0];
  if (name === undefined) throw unknown(`is ${value ?? 0}, which has no meaning`);
  return name;
}

export function open<T>(value: Bytes, decode: (bytes: Uint8Array) => T): Opened<T> {
  const bytes = from_bytes(value);
  return { bytes, value: decode(bytes) };
}

/** Names an item that breaks its contract by its place. */
export function list<T, U>(items: readonly T[] | null | undefined, read: (item: T) => U): readonly U[] {
  let place = 0;
  try {
    return (items ?? []).map((item, index) => {
      place = index;
      return read(item);
    });
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    throw new ContractError(
      '',
      `[${place}]${error.expected === '' || error.field === '' ? '' : '.'}${error.field}`,
      error.reason,
      error.isUnknownHere,
    );
  }
}

export const from_string = (value: string | null | undefined): string => value ?? '';
export const to_string = (value: string): string => value;
export const from_bool = (value: boolean | null | undefined): boolean => value ?? false;
export const to_bool = (value: boolean): boolean => value;
export const from_uint32 = (value: number | null | undefined): number => value ?? 0;
export const from_sint32 = from_uint32;

export function to_uint32(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new RangeError(`${value} is no unsigned 32-bit integer`);
  }
  return value;
}

export function to_sint32(value: number): number {
  if (!Number.isInteger(value) || value < -0x8000_0000 || value > 0x7fff_ffff) {
    throw new RangeError(`${value} is no signed 32-bit integer`);
  }
  return value;
}

/** A copy, so that a small field does not keep its whole message in memory. */
export const from_bytes = (value: Bytes): Uint8Array =>
  value === null || value === undefined ? new Uint8Array() : Uint8Array.prototype.slice.call(value);
export const to_bytes = (value: Uint8Array): Uint8Array => value;

const long = (value: Wide): Long => (Long.isLong(value) ? value : Long.fromNumber(value ?? 0));

export const from_uint64 = (value: Wide): bigint => long(value).toUnsigned().toBigInt();
export const from_sint64 = (value: Wide): bigint => long(value).toSigned().toBigInt();

export function to_uint64(value: bigint): Long {
  if (value < 0n || value > U64_MAX) throw new RangeError(`${value} is no unsigned 64-bit integer`);
  return Long.fromBigInt(value, true);
}

export function to_sint64(value: bigint): Long {
  if (value < -S64_MAX || value > S64_MAX) throw new RangeError(`${value} is no signed 64-bit integer`);
  return Long.fromBigInt(value, false);
}

export function from_number(value: Wide): number {
  const read = long(value).toUnsigned().toNumber();
  if (!Number.isSafeInteger(read)) throw broken('is beyond 2^53');
  return read;
}

export function to_number(value: number): Long {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no unsigned integer below 2^53`);
  return Long.fromNumber(value, true);
}

const view = (value: Uint8Array): Buffer => Buffer.from(value.buffer, value.byteOffset, value.byteLength);

export const from_hex = (value: Bytes): string =>
  value === null || value === undefined ? '' : view(value).toString('hex');
export const to_hex = (value: string): Uint8Array => Buffer.from(value, 'hex');

export function from_hex32(value: Bytes): string {
  if (value?.length !== 32) throw broken(`has ${value?.length ?? 0} bytes instead of 32`);
  return view(value).toString('hex');
}

export function to_hex32(value: string): Uint8Array {
  const bytes = Buffer.from(value, 'hex');
  if (bytes.length !== 32 || value.length !== 64) throw new RangeError(`'${value}' is not 32 bytes in hex`);
  return bytes;
}

export function from_signature(value: Bytes): Uint8Array {
  if (value?.length !== 64) throw broken(`has ${value?.length ?? 0} bytes instead of 64`);
  return from_bytes(value);
}

export const to_signature = to_bytes;

export function from_big(value: Bytes): bigint {
  return value === null || value === undefined || value.length === 0 ? 0n : BigInt(`0x${view(value).toString('hex')}`);
}

export function to_big(value: bigint): Uint8Array {
  if (value < 0n) throw new RangeError(`${value} is negative`);
  if (value === 0n) return new Uint8Array();
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
