import { choices, form, plainFields } from './shape.mjs';

/** The most bytes that a number's varint takes, by its form; `number` stays below 2^53. */
const VARINT_BYTES = { bool: 1, uint32: 5, sint32: 5, uint64: 10, sint64: 10, number: 8 };
const FIXED_BYTES = { hex32: 32, signature: 64 };

/**
 * Returns the most bytes that a valid message of a type takes, from the bounds of its fields. Throws on a field without
 * a bound, so that a bound must be decided upon.
 */
export function largestOf(type, types) {
  const plain = plainFields(type).reduce((sum, field) => sum + largestField(field, types), 0);
  return choices(type).reduce(
    (sum, oneof) => sum + Math.max(...oneof.fieldsArray.map((field) => largestField(field, types))),
    plain,
  );
}

function largestField(field, types) {
  const { kind, name } = form(field);
  const bound = field.options?.['(max_bytes)'];
  const tag = varintBytes(field.id * 8);
  if (field.repeated) return bound ?? without(field);
  if (VARINT_BYTES[kind] !== undefined) return tag + VARINT_BYTES[kind];
  if (kind === 'enum') return tag + varintBytes(Math.max(...Object.values(field.resolvedType.values)));
  const named = types.find((type) => type.name === name);
  const length = bound ?? FIXED_BYTES[kind] ?? (named === undefined ? without(field) : largestOf(named, types));
  return tag + varintBytes(length) + length;
}

function without(field) {
  throw new Error(`${field.fullName}: no largest size; it needs the option max_bytes`);
}

const varintBytes = (value) => Math.max(1, Math.ceil(value.toString(2).length / 7));
