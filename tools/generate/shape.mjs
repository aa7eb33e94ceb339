/** The form of a message's field in the domain; shared by the sources of types and of the codec. */

const WRAPPERS = new Set(['command', 'fact', 'query', 'reply', 'answer', 'cause']);

export const kebab = (name) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();

/** Returns the oneofs of a message that stand for a choice, without those that proto3 makes for `optional`. */
export const choices = (type) => type.oneofsArray.filter((oneof) => !oneof.isProto3Optional);

/** Tells if a message is nothing but a choice: in the domain the choice itself. */
export const isWrapper = (type) => {
  const [only, ...more] = choices(type);
  return (
    only !== undefined &&
    more.length === 0 &&
    only.fieldsArray.length === type.fieldsArray.length &&
    WRAPPERS.has(only.name)
  );
};

export const plainFields = (type) => {
  const chosen = new Set(choices(type).flatMap((oneof) => oneof.fieldsArray));
  return type.fieldsArray.filter((field) => !chosen.has(field));
};

export const choiceType = (type, oneof) =>
  isWrapper(type) ? type.name : `${type.name}${oneof.name[0].toUpperCase()}${oneof.name.slice(1)}`;

/** The value of a field that is not on the wire, where a message has one; undefined: none is said. */
export const whenAbsent = (field) => field.options?.['(when_absent)'];

export const isOptional = (field) => Boolean(field.partOf?.isProto3Optional) && whenAbsent(field) === undefined;

/** Literals of an enum in the domain, without its unspecified zero: [number, literal]. */
export const literals = (declared) => {
  const prefix = `${kebab(declared.name)}-`;
  return Object.entries(declared.values)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => [value, kebab(name).slice(prefix.length)]);
};

const SCALARS = {
  string: 'string',
  bool: 'boolean',
  uint32: 'number',
  sint32: 'number',
  bytes: 'Uint8Array',
  uint64: 'bigint',
  sint64: 'bigint',
};

/**
 * Returns a field's form: `kind` names the pair of conversions, `type` the domain type. Throws on a field without a
 * form, so that a new form must be decided upon.
 */
export function form(field) {
  const format = field.options?.['(format)'];
  const opens = field.options?.['(opens)'];
  if (opens !== undefined) return { kind: 'opened', type: `Opened<${opens}>`, name: opens };
  if (field.resolvedType !== null) {
    const name = field.resolvedType.name;
    return field.resolvedType.values === undefined
      ? { kind: 'message', type: name, name }
      : { kind: 'enum', type: name, name };
  }
  const wide = field.type === 'uint64' || field.type === 'sint64';
  if (wide && (format === 'FORMAT_NUMBER' || field.name.endsWith('Ms'))) return { kind: 'number', type: 'number' };
  switch (format) {
    case 'FORMAT_HASH':
    case 'FORMAT_ADDRESS':
      return { kind: 'hex32', type: 'string' };
    case 'FORMAT_HEX':
      return { kind: 'hex', type: 'string' };
    case 'FORMAT_SIGNATURE':
      return { kind: 'signature', type: 'Uint8Array' };
    case 'FORMAT_BIG':
      return { kind: 'big', type: 'bigint' };
    case undefined:
      break;
    default:
      throw new Error(`${field.fullName}: no form for ${format}`);
  }
  const type = SCALARS[field.type];
  if (type === undefined) throw new Error(`${field.fullName}: no form for ${field.type}`);
  return { kind: field.type, type };
}

/** Returns the names of declarations that messages use and that are not among them: other messages, and `Opened`. */
export function usedIn(types, all) {
  const own = new Set(types.map(({ name }) => name));
  const declared = new Set(all.map(({ name }) => name));
  const fields = types.flatMap((type) => type.fieldsArray.map(form));
  const used = new Set(fields.flatMap(({ name }) => (declared.has(name) && !own.has(name) ? [name] : [])));
  if (fields.some(({ kind }) => kind === 'opened')) used.add('Opened');
  return used;
}

/** Returns the messages that stand in messages and are not among them, at any depth. */
export function insideOf(types, all) {
  const own = new Set(types);
  const found = new Set();
  const look = (type) => {
    for (const field of type.fieldsArray) {
      const inside = all.find(({ name }) => name === form(field).name);
      if (inside === undefined || own.has(inside) || found.has(inside)) continue;
      found.add(inside);
      look(inside);
    }
  };
  types.forEach(look);
  return [...found];
}

/** The kinds of an actor's messages, as the names of their unions end. */
export const KINDS = ['Command', 'Fact', 'Query', 'Reply'];

/** Returns the actors that have messages, as the names of their unions begin. */
export const actorsOf = (types) =>
  types
    .filter((type) => type.name.endsWith('Command') && isWrapper(type))
    .map(({ name }) => name.slice(0, -'Command'.length));
