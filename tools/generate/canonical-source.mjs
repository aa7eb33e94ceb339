import { choices, choiceType, form, isOptional, kebab, plainFields, whenAbsent } from './shape.mjs';

/** Returns the messages whose bytes are signed or hashed, by name, and all that stands inside them. */
export function canonicalTypes(types) {
  const byName = new Map(types.map((type) => [type.name, type]));
  const found = new Set();
  const add = (name) => {
    const type = byName.get(name);
    if (type === undefined || found.has(type)) return;
    found.add(type);
    for (const field of type.fieldsArray) add(form(field).name);
  };
  for (const type of types)
    for (const field of type.fieldsArray) if (form(field).kind === 'opened') add(form(field).name);
  return found;
}

/** Returns the names of the messages that some field opens. */
export const openedNames = (types) =>
  new Set(
    types.flatMap((type) =>
      type.fieldsArray
        .map(form)
        .filter(({ kind }) => kind === 'opened')
        .map(({ name }) => name),
    ),
  );

/**
 * Writes TypeScript source of the reading of a message that must be canonical: its fields in the order of their
 * numbers.
 */
export function canonicalSource(type) {
  const inOrder = type.fieldsArray.toSorted((a, b) => a.id - b.id);
  const plain = new Set(plainFields(type));
  const chosen = new Set();
  const lines = [];
  for (const field of inOrder) {
    if (plain.has(field)) lines.push(`  const ${field.name}Read = ${reading(field)};\n`);
    else if (!chosen.has(field.partOf)) {
      chosen.add(field.partOf);
      mustStandTogether(field.partOf, inOrder);
      lines.push(`  const ${field.partOf.name}Read = read${choiceType(type, field.partOf)}(from);\n`);
    }
  }
  const names = [...plainFields(type), ...choices(type)].map(({ name }) => `${name}: ${name}Read`).join(', ');
  const choosing = choices(type)
    .map((oneof) => choiceSource(type, oneof))
    .join('');
  return `${choosing}function read${type.name}(from: convert.CanonicalReader): ${type.name} {\n${lines.join('')}  return { ${names} };\n}\n\n`;
}

function choiceSource(type, oneof) {
  const cases = oneof.fieldsArray
    .toSorted((a, b) => a.id - b.id)
    .map(
      (field) => `  if (from.isNext(${tagOf(field)})) return { type: '${kebab(field.name)}', ...${reading(field)} };\n`,
    )
    .join('');
  return `function read${choiceType(type, oneof)}(from: convert.CanonicalReader): ${choiceType(type, oneof)} {\n${cases}  return from.stop();\n}\n\n`;
}

const WIRE_TYPES = {
  uint32: 0,
  sint32: 0,
  uint64: 0,
  number: 0,
  enum: 0,
  string: 2,
  bytes: 2,
  hex32: 2,
  signature: 2,
  message: 2,
  opened: 2,
};

/** Throws on a form that is not read so yet, so that it must be decided upon. */
function reading(field) {
  const { kind, name } = form(field);
  if (
    isOptional(field) ||
    whenAbsent(field) !== undefined ||
    WIRE_TYPES[kind] === undefined ||
    (field.repeated && kind !== 'message')
  )
    throw new Error(`${field.fullName}: no canonical reading for this form`);
  const tag = tagOf(field);
  switch (kind) {
    case 'message':
      return `from.${field.repeated ? 'messages' : 'message'}(${tag}, read${name})`;
    case 'opened':
      return `from.opened(${tag}, read${name})`;
    case 'enum':
      return `from.literal(${tag}, ${name}Names)`;
    case 'bytes':
      return `from.bytesField(${tag})`;
    default:
      return `from.${kind}(${tag})`;
  }
}

const tagOf = (field) => field.id * 8 + WIRE_TYPES[form(field).kind];

/** Throws if another field has a number between those of a choice, which must have one place. */
function mustStandTogether(oneof, inOrder) {
  const places = oneof.fieldsArray.map((field) => inOrder.indexOf(field));
  if (Math.max(...places) - Math.min(...places) + 1 !== places.length)
    throw new Error(`${oneof.fullName}: its members do not stand together`);
}
