import type { KeptClass } from './kept-class.ts';
import { TAG } from './tag.ts';

const FIRST_BYTES = 64 * 1024;

/** Writes one state (see StateCodec). */
export class StateWriter {
  private readonly tags: ReadonlyMap<object, number>;
  private readonly objects = new Map<object, number>();
  private readonly texts = new Map<string, number>();
  private readonly shapes = new Map<string, number>();
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private length = 0;

  constructor(classes: readonly KeptClass[]) {
    this.tags = new Map(classes.map(({ prototype }, index) => [prototype, index]));
  }

  done(state: unknown): Uint8Array {
    this.value(state);
    return this.bytes.subarray(0, this.length);
  }

  private value(value: unknown): void {
    switch (typeof value) {
      case 'undefined':
        return this.byte(TAG.undefined);
      case 'boolean':
        return this.byte(value ? TAG.true : TAG.false);
      case 'number':
        return this.number(value);
      case 'bigint':
        return this.bigInteger(value);
      case 'string':
        return this.text(value);
      case 'object':
        return value === null ? this.byte(TAG.null) : this.object(value);
      default:
        throw new TypeError(`a state holds a ${typeof value}, which cannot be kept`);
    }
  }

  private object(value: object): void {
    const known = this.objects.get(value);
    if (known !== undefined) {
      this.byte(TAG.again);
      return this.count(known);
    }
    this.objects.set(value, this.objects.size);
    if (value instanceof Uint8Array) return this.binary(value);
    if (Array.isArray(value)) {
      this.byte(TAG.list);
      this.count(value.length);
      for (const one of value) this.value(one);
    } else if (value instanceof Map) {
      this.byte(TAG.map);
      this.count(value.size);
      for (const [key, one] of value) {
        this.value(key);
        this.value(one);
      }
    } else if (value instanceof Set) {
      this.byte(TAG.set);
      this.count(value.size);
      for (const one of value) this.value(one);
    } else if (value instanceof WeakMap) {
      this.byte(TAG.weakMap); // a cache: its user fills it again
    } else this.fields(value);
  }

  private fields(value: object): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) this.byte(TAG.record);
    else {
      const tag = typeof prototype === 'object' && prototype !== null ? this.tags.get(prototype) : undefined;
      if (tag === undefined) {
        throw new TypeError(
          `a state holds an instance of ${value.constructor.name}, which the rules do not name as kept`,
        );
      }
      this.byte(TAG.instance);
      this.count(tag);
    }
    this.shape(Object.keys(value));
    for (const one of Object.values(value)) this.value(one);
  }

  private shape(keys: readonly string[]): void {
    const name = JSON.stringify(keys);
    const known = this.shapes.get(name);
    this.count(known ?? this.shapes.size);
    if (known !== undefined) return;
    this.shapes.set(name, this.shapes.size);
    this.count(keys.length);
    for (const key of keys) this.text(key);
  }

  private number(value: number): void {
    if (Number.isInteger(value) && value >= 0 && value < 2 ** 31 && !Object.is(value, -0)) {
      this.byte(TAG.integer);
      return this.count(value);
    }
    this.byte(TAG.double);
    this.room(8);
    this.length = this.bytes.writeDoubleLE(value, this.length);
  }

  private bigInteger(value: bigint): void {
    if (BigInt.asIntN(64, value) === value) {
      this.byte(TAG.bigInteger);
      this.room(8);
      this.length = this.bytes.writeBigInt64LE(value, this.length);
    } else {
      this.byte(TAG.longBigInteger);
      this.text(value.toString(16));
    }
  }

  private text(value: string): void {
    const known = this.texts.get(value);
    if (known !== undefined) {
      this.byte(TAG.textAgain);
      return this.count(known);
    }
    this.texts.set(value, this.texts.size);
    this.byte(TAG.text);
    const length = Buffer.byteLength(value);
    this.count(length);
    this.room(length);
    this.length += this.bytes.write(value, this.length, 'utf8');
  }

  private binary(value: Uint8Array): void {
    this.byte(Buffer.isBuffer(value) ? TAG.buffer : TAG.bytes);
    this.count(value.length);
    this.room(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  private byte(value: number): void {
    this.room(1);
    this.length = this.bytes.writeUInt8(value, this.length);
  }

  private count(value: number): void {
    this.room(4);
    this.length = this.bytes.writeUInt32LE(value, this.length);
  }

  private room(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + bytes));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
