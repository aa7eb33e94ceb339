import { isUtf8 } from 'node:buffer';
import type { Opened } from './opened.ts';

/**
 * The value that a reading throws at bytes that are not canonical. It costs no stack, and never leaves `readCanonical`.
 */
const NOT_CANONICAL = Symbol('not canonical');

const U32_MAX = 0xffff_ffff;
const LENGTH_DELIMITED = 2;
/** Varints of so many bytes or fewer are below 2^53. */
const SAFE_BYTES = 7;
const VARINT_BYTES_MAX = 10;

/** Reads one message of a kind, from the reader's place to the end of that message. */
export type Read<T> = (from: CanonicalReader) => T;

/**
 * Reads bytes that are the one encoding of their value (docs/spec/encodings.md, "Canonical bytes"); returns undefined
 * for all other bytes.
 */
export function readCanonical<T>(bytes: Uint8Array, read: Read<T>): T | undefined {
  const from = new CanonicalReader(bytes);
  try {
    const value = read(from);
    return from.isAtEnd() ? value : undefined;
  } catch (error) {
    if (error !== NOT_CANONICAL) throw error;
    return undefined;
  }
}

/**
 * Reads fields in the order of their numbers, each at its place or not at all. A field stops the reading or is left
 * over if it is out of order, repeated, unknown, longer than necessary, or has the value that its absence means. One
 * pass, without a second encoding.
 */
export class CanonicalReader {
  private readonly bytes: Buffer;
  private at = 0;
  private end: number;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.length;
  }

  isAtEnd(): boolean {
    return this.at === this.end;
  }

  /** Tells if the next field has this tag: number and wire type as one small integer. */
  isNext(tag: number): boolean {
    if (tag < 0x80) return this.at < this.end && this.bytes[this.at] === tag;
    return (
      this.at + 1 < this.end && this.bytes[this.at] === ((tag & 0x7f) | 0x80) && this.bytes[this.at + 1] === tag >>> 7
    );
  }

  uint32(tag: number): number {
    return this.passed(tag) ? this.small() : 0;
  }

  sint32(tag: number): number {
    const zigzag = this.uint32(tag);
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  uint64(tag: number): bigint {
    return this.passed(tag) ? this.wide() : 0n;
  }

  /** An unsigned integer below 2^53. */
  number(tag: number): number {
    if (!this.passed(tag)) return 0;
    const value = Number(this.wide());
    return Number.isSafeInteger(value) ? value : stop();
  }

  literal<T extends string>(tag: number, names: Readonly<Record<number, T>>): T {
    return names[this.uint32(tag)] ?? stop();
  }

  string(tag: number): string {
    if (!this.passed(tag)) return '';
    const bytes = this.filled();
    return isUtf8(bytes) ? bytes.toString('utf8') : stop();
  }

  /** A copy, so that a small field does not keep its whole message in memory. */
  bytesField(tag: number): Uint8Array {
    return this.passed(tag) ? copyOf(this.filled()) : new Uint8Array();
  }

  hex32(tag: number): string {
    return this.ofLength(tag, 32).toString('hex');
  }

  signature(tag: number): Uint8Array {
    return copyOf(this.ofLength(tag, 64));
  }

  message<T>(tag: number, read: Read<T>): T {
    this.mustPass(tag);
    return this.inside(this.length(), read);
  }

  /** A message whose bytes are kept beside its value. */
  opened<T>(tag: number, read: Read<T>): Opened<T> {
    this.mustPass(tag);
    const length = this.length();
    const bytes = copyOf(this.bytes.subarray(this.at, this.at + length));
    return { bytes, value: this.inside(length, read) };
  }

  messages<T>(tag: number, read: Read<T>): readonly T[] {
    const all: T[] = [];
    while (this.isNext(tag)) all.push(this.message(tag, read));
    return all;
  }

  /** Stops the reading, because none of the allowed fields stands here. */
  stop(): never {
    return stop();
  }

  private passed(tag: number): boolean {
    if (!this.isNext(tag)) return false;
    this.at += tag < 0x80 ? 1 : 2;
    return true;
  }

  private mustPass(tag: number): void {
    if ((tag & 7) !== LENGTH_DELIMITED || !this.passed(tag)) stop();
  }

  private inside<T>(length: number, read: Read<T>): T {
    const { end } = this;
    this.end = this.at + length;
    const value = read(this);
    if (!this.isAtEnd()) stop();
    this.end = end;
    return value;
  }

  private ofLength(tag: number, length: number): Buffer {
    this.mustPass(tag);
    return this.length() === length ? this.taken(length) : stop();
  }

  /** Reads a field that must not be empty, because an empty one is left out. */
  private filled(): Buffer {
    const length = this.length();
    return length === 0 ? stop() : this.taken(length);
  }

  private taken(length: number): Buffer {
    const { at } = this;
    this.at += length;
    return this.bytes.subarray(at, this.at);
  }

  /** Reads a length that does not reach beyond the end. An empty message has one byte, 0. */
  private length(): number {
    if (this.at < this.end && this.bytes[this.at] === 0) {
      this.at += 1;
      return 0;
    }
    const length = this.small();
    return length <= this.end - this.at ? length : stop();
  }

  /** A varint of at most 32 bits that is not 0. */
  private small(): number {
    const value = this.varint(5);
    return value <= U32_MAX ? value : stop();
  }

  /** A varint of at most 64 bits that is not 0. */
  private wide(): bigint {
    const { at } = this;
    let length = 1;
    while (length <= SAFE_BYTES && (this.bytes[at + length - 1] ?? 0) >= 0x80) length += 1;
    if (length <= SAFE_BYTES) return BigInt(this.varint(SAFE_BYTES));
    let value = 0n;
    for (let place = 0; place < VARINT_BYTES_MAX; place += 1) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << BigInt(7 * place);
      if (byte < 0x80) return byte === 0 || value >> 64n !== 0n ? stop() : value;
    }
    return stop();
  }

  /**
   * Reads a varint of at most so many bytes. Its last byte is not 0, so its value is not 0 and it has no needless byte.
   */
  private varint(bytesMax: number): number {
    let value = 0;
    for (let place = 0, scale = 1; place < bytesMax; place += 1, scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return byte === 0 ? stop() : value;
    }
    return stop();
  }

  private byte(): number {
    if (this.at >= this.end) stop();
    const byte = this.bytes[this.at] ?? 0;
    this.at += 1;
    return byte;
  }
}

const copyOf = (bytes: Buffer): Uint8Array => Uint8Array.prototype.slice.call(bytes);

function stop(): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- an Error would cost a stack for every junk message
  throw NOT_CANONICAL;
}
