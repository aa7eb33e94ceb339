/** The result of a case: the differences between the expected values and those of the code; none if it holds. */
export type Differences = readonly string[];

/**
 * One kind of vectors: runs one entry of its file against the real code. Throws on an entry that is not of the shape.
 */
export type RunCase = (entry: Json) => Differences;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export function objectOf(value: Json | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('an object was expected');
  return value as JsonObject;
}

/** Reads an object; a missing object is empty. */
export const mapOf = (value: Json | undefined): JsonObject =>
  value === undefined || value === null ? {} : objectOf(value);

export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error('a list was expected');
  return value as readonly Json[];
}

/** Reads an amount: a decimal text or a whole number; a missing amount is 0. */
export function amountOf(value: Json | undefined): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value !== 'string' && typeof value !== 'number') throw new Error('an amount was expected');
  return BigInt(value);
}

export function textOf(value: Json | undefined): string {
  if (typeof value !== 'string') throw new Error('a text was expected');
  return value;
}

/** Returns the differences between two maps of amounts, in which a missing key is 0. */
export function differencesOfAmounts(
  what: string,
  found: ReadonlyMap<string, bigint>,
  expected: JsonObject,
): Differences {
  const keys = [...new Set([...found.keys(), ...Object.keys(expected)])];
  return keys.flatMap((key) => differenceOf(`${what} of ${key}`, found.get(key) ?? 0n, amountOf(expected[key])));
}

/** Returns the difference between two values, as a list of none or one. */
export const differenceOf = (
  what: string,
  found: bigint | number | string,
  expected: bigint | number | string,
): Differences => (found === expected ? [] : [`${what} is ${found}, not ${expected}`]);
