import type { KeptClass } from './kept-class.ts';
import { TAG } from './tag.ts';

/** Reads one state (see StateCodec). */
export class StateReader {
  private readonly classes: readonly KeptClass[];
  private readonly bytes: Buffer;
  private readonly objects: object[] = [];
  private readonly texts: string[] = [];
  private readonly shapes: (readonly string[])[] = [];
  private at = 0;

  constructor(classes: readonly KeptClass[], bytes: Uint8Array) {
    this.classes = classes;
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  value(): unknown {
    const tag = this.bytes.readUInt8(this.at++);
    switch (tag) {
      case TAG.undefined:
        return undefined;
      case TAG.null:
        return null;
      case TAG.true:
        return true;
      case TAG.false:
        return false;
      case TAG.integer:
        return this.count();
      case TAG.double:
        this.at += 8;
        return this.bytes.readDoubleLE(this.at - 8);
      case TAG.bigInteger:
        this.at += 8;
        return this.bytes.readBigInt64LE(this.at - 8);
      case TAG.longBigInteger:
        return bigOf(this.text(this.bytes.readUInt8(this.at++)));
      case TAG.text:
      case TAG.textAgain:
        return this.text(tag);
      case TAG.bytes:
        return this.kept(new Uint8Array(this.binary()));
      case TAG.buffer:
        return this.kept(Buffer.from(this.binary()));
      case TAG.list:
        return this.list();
      case TAG.map:
        return this.map();
      case TAG.set:
        return this.set();
      case TAG.record:
        return this.fields(Object.prototype);
      case TAG.instance:
        return this.fields(this.prototype());
      case TAG.weakMap:
        return this.kept(new WeakMap());
      case TAG.again:
        return this.objects[this.count()];
      default:
        throw new TypeError(`no state has the tag ${tag}`);
    }
  }

  private kept<T extends object>(value: T): T {
    this.objects.push(value);
    return value;
  }

  private list(): unknown[] {
    const list = this.kept<unknown[]>([]);
    for (let left = this.count(); left > 0; left -= 1) list.push(this.value());
    return list;
  }

  private map(): Map<unknown, unknown> {
    const map = this.kept(new Map<unknown, unknown>());
    for (let left = this.count(); left > 0; left -= 1) {
      const key = this.value();
      map.set(key, this.value());
    }
    return map;
  }

  private set(): Set<unknown> {
    const set = this.kept(new Set<unknown>());
    for (let left = this.count(); left > 0; left -= 1) set.add(this.value());
    return set;
  }

  private fields(prototype: object): object {
    const record = this.kept(Object.create(prototype) as Record<string, unknown>);
    for (const key of this.shape()) record[key] = this.value();
    return record;
  }

  private prototype(): object {
    const kept = this.classes[this.count()];
    if (kept === undefined) throw new TypeError('a state holds an instance of a class that is not known');
    return kept.prototype;
  }

  private shape(): readonly string[] {
    const index = this.count();
    const known = this.shapes[index];
    if (known !== undefined) return known;
    const keys = Array.from({ length: this.count() }, () => this.text(this.bytes.readUInt8(this.at++)));
    this.shapes.push(keys);
    return keys;
  }

  private text(tag: number): string {
    if (tag === TAG.textAgain) return this.texts[this.count()] ?? '';
    const text = this.binary().toString('utf8');
    this.texts.push(text);
    return text;
  }

  private binary(): Buffer {
    const length = this.count();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  private count(): number {
    this.at += 4;
    return this.bytes.readUInt32LE(this.at - 4);
  }
}

const bigOf = (text: string): bigint => (text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`));
