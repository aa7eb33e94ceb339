import { GenesisError } from './genesis-error.ts';

/** Reads JSON values with the path to them, so that every error names its place. */
export class JsonReader {
  readonly path: string;
  readonly value: unknown;

  constructor(path: string, value: unknown) {
    this.path = path;
    this.value = value;
  }

  fail(reason: string): never {
    throw new GenesisError(`genesis: ${this.path} ${reason}`);
  }

  /** Returns the object's members, which must be exactly these. */
  members<K extends string>(...names: readonly K[]): Readonly<Record<K, JsonReader>> {
    const readers = this.someMembers(names);
    const missing = names.find((name) => readers[name] === undefined);
    if (missing !== undefined) this.fail(`lacks the field "${missing}"`);
    return readers as Readonly<Record<K, JsonReader>>;
  }

  /** Returns the object's members, which may be none but these. */
  someMembers<K extends string>(names: readonly K[]): Readonly<Partial<Record<K, JsonReader>>> {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('is not an object');
    const found = new Map(Object.entries(value));
    const known = new Set<string>(names);
    const unknown = [...found.keys()].find((name) => !known.has(name));
    if (unknown !== undefined) this.fail(`has an unknown field "${unknown}"`);
    const readers: Partial<Record<K, JsonReader>> = {};
    for (const name of names) {
      if (found.has(name)) readers[name] = new JsonReader(`${this.path}.${name}`, found.get(name));
    }
    return readers;
  }

  items(): readonly JsonReader[] {
    if (!Array.isArray(this.value)) this.fail('is not a list');
    return this.value.map((item, index) => new JsonReader(`${this.path}[${index}]`, item));
  }

  text(): string {
    if (typeof this.value !== 'string') this.fail('is not a text');
    return this.value;
  }

  /** Returns an integer, written as a number or, beyond 2^53, as a text of digits. */
  integer(least: bigint, most: bigint): bigint {
    const written =
      typeof this.value === 'number' && Number.isSafeInteger(this.value) ? String(this.value) : this.value;
    if (typeof written !== 'string' || !/^-?\d{1,30}$/.test(written)) this.fail('is not a whole number');
    const read = BigInt(written);
    if (read < least || read > most) this.fail(`is ${read}, not between ${least} and ${most}`);
    return read;
  }

  flag(): boolean {
    if (typeof this.value !== 'boolean') this.fail('is neither true nor false');
    return this.value;
  }
}
