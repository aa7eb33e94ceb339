import { canonicalSource, canonicalTypes, openedNames } from './canonical-source.mjs';
import { largestOf } from './largest.mjs';
import {
  actorsOf,
  choices,
  choiceType,
  form,
  insideOf,
  isOptional,
  isWrapper,
  kebab,
  KINDS,
  literals,
  plainFields,
  whenAbsent,
} from './shape.mjs';

/**
 * Writes TypeScript source of the conversions between domain types and protobufjs' classes, and of encode and decode.
 * Messages of libs/platform/wire that stand in others are converted here too, and encoded and decoded there.
 */
export function codecSource(types, enums, all) {
  const given = insideOf(types, all);
  const names = types.flatMap((type) => [
    ...(isWrapper(type) ? [] : [type.name]),
    ...choices(type).map((oneof) => choiceType(type, oneof)),
  ]);
  const canonical = canonicalTypes(types);
  const signed = openedNames(types);
  const used = [...new Set([...names, ...enums.map((declared) => declared.name)])].sort();
  return [
    '// Made by tools/generate from proto/; do not edit.\n\n',
    types.length === all.length
      ? "import * as convert from '../convert.ts';\n"
      : "import { convert } from '@bpdao/wire';\n",
    givenSource(given, types),
    "import { bpdao } from './wire.js';\n",
    `import type {\n${used.map((name) => `  ${name},\n`).join('')}} from './types.ts';\n\n`,
    'const wire = bpdao.v1;\n\n',
    ...enums.map(enumSource),
    ...given.map((type) =>
      isWrapper(type)
        ? choices(type)
            .map((oneof) => choiceSource(type, oneof))
            .join('')
        : conversionSource(type),
    ),
    ...types.map((type) => (isWrapper(type) ? wrapperSource(type, all) : messageSource(type, signed.has(type.name)))),
    ...types.filter((type) => canonical.has(type)).map(canonicalSource),
    codecsSource(types),
  ].join('');
}

/**
 * Writes the imports of the types of given messages, and of the codecs of those that are a member of a choice that
 * travels alone.
 */
function givenSource(given, types) {
  if (given.length === 0) return '';
  const members = new Set(types.filter(isWrapper).flatMap((type) => type.fieldsArray.map((field) => form(field).name)));
  const alone = given.filter(({ name }) => members.has(name)).flatMap(({ name }) => [`decode${name}`, `encode${name}`]);
  const typed = given.flatMap((type) => [
    ...(isWrapper(type) ? [] : [type.name]),
    ...choices(type).map((oneof) => choiceType(type, oneof)),
  ]);
  return `${alone.length === 0 ? '' : `import { ${alone.join(', ')} } from '@bpdao/wire';\n`}import type { ${typed.join(', ')} } from '@bpdao/wire';\n`;
}

function enumSource(declared) {
  const pairs = literals(declared);
  return `const ${declared.name}Names: Readonly<Record<number, ${declared.name}>> = { ${pairs.map(([value, name]) => `${value}: '${name}'`).join(', ')} };
const ${declared.name}Numbers: Readonly<Record<${declared.name}, number>> = { ${pairs.map(([value, name]) => `'${name}': ${value}`).join(', ')} };

`;
}

function read(field, value) {
  const { kind, name } = form(field);
  switch (kind) {
    case 'message':
      return `from${name}(convert.present(${value}))`;
    case 'enum':
      return `convert.literal(${name}Names, ${value})`;
    case 'opened':
      return `convert.open(${value}, decode${name})`;
    default:
      return `convert.from_${kind}(${value})`;
  }
}

function write(field, value) {
  const { kind, name } = form(field);
  switch (kind) {
    case 'message':
      return `to${name}(${value})`;
    case 'enum':
      return `${name}Numbers[${value}]`;
    case 'opened':
      return `${value}.bytes`;
    default:
      return `convert.to_${kind}(${value})`;
  }
}

function readField(field) {
  const source = `from.${field.name}`;
  if (field.repeated) return `convert.list(${source}, (item) => ${read(field, 'item')})`;
  if (whenAbsent(field) === undefined) return read(field, source);
  return `${source} === null || ${source} === undefined ? ${literalWhenAbsent(field)} : ${read(field, source)}`;
}

/** Writes a field of the message on the wire; a value that absence stands for is left out. */
function writeField(field) {
  const source = `value.${field.name}`;
  if (field.repeated) return `${field.name}: ${source}.map((item) => ${write(field, 'item')})`;
  const written = `${field.name}: ${write(field, source)}`;
  return whenAbsent(field) === undefined
    ? written
    : `...(${source} === ${literalWhenAbsent(field)} ? undefined : { ${written} })`;
}

function literalWhenAbsent(field) {
  const value = whenAbsent(field);
  switch (form(field).type) {
    case 'number':
      return String(value);
    case 'bigint':
      return `${value}n`;
    case 'boolean':
      return String(value !== 0);
    default:
      throw new Error(`${field.fullName}: no value when absent for this form`);
  }
}

/** Writes the values of a message's fields that are not on the wire; nothing if no field has such a value. */
function whenAbsentSource(type) {
  const fields = plainFields(type).filter((field) => whenAbsent(field) !== undefined);
  if (fields.length === 0) return '';
  const values = fields.map((field) => `${field.name}: ${literalWhenAbsent(field)}`).join(', ');
  return `/** The values of the fields of ${type.name} that are not on the wire. */
export const ${type.name[0].toLowerCase()}${type.name.slice(1)}WhenAbsent = { ${values} } as const;

`;
}

function messageSource(type, isSigned) {
  return `${whenAbsentSource(type)}${conversionSource(type)}/** Bytes of a ${type.name}; the same value gives the same bytes. */
export const encode${type.name} = (value: ${type.name}): Uint8Array => wire.${type.name}.encode(to${type.name}(value)).finish();

${isSigned ? decodeSigned(type) : decode(type)}`;
}

function conversionSource(type) {
  const plain = plainFields(type);
  const required = plain.filter((field) => !isOptional(field));
  const optional = plain.filter(isOptional);
  const oneofs = choices(type);
  const reading = [
    ...required.map((field) => `    field = '${field.name}';\n    const ${local(field)} = ${readField(field)};\n`),
    ...optional.map(
      (field) =>
        `    field = '${field.name}';\n    const ${local(field)} = from.${field.name} === null || from.${field.name} === undefined ? undefined : ${read(field, `from.${field.name}`)};\n`,
    ),
    ...oneofs.map(
      (oneof) => `    field = '${oneof.name}';\n    const ${local(oneof)} = from${choiceType(type, oneof)}(from);\n`,
    ),
  ].join('');
  const made = [
    ...required.map((field) => `${field.name}: ${local(field)}`),
    ...optional.map((field) => `...(${local(field)} === undefined ? undefined : { ${field.name}: ${local(field)} })`),
    ...oneofs.map((oneof) => `${oneof.name}: ${local(oneof)}`),
  ].join(', ');
  const written = [
    ...required.map((field) => `    ${writeField(field)},\n`),
    ...optional.map(
      (field) =>
        `    ...(value.${field.name} === undefined ? undefined : { ${field.name}: ${write(field, `value.${field.name}`)} }),\n`,
    ),
    ...oneofs.map((oneof) => `    ...to${choiceType(type, oneof)}(value.${oneof.name}),\n`),
  ].join('');
  const body =
    plain.length + oneofs.length === 0
      ? `const from${type.name} = (_from: bpdao.v1.I${type.name}): ${type.name} => ({});\nconst to${type.name} = (_value: ${type.name}): bpdao.v1.I${type.name} => ({});\n\n`
      : `function from${type.name}(from: bpdao.v1.I${type.name}): ${type.name} {
  let field = '';
  try {
${reading}    return { ${made} };
  } catch (error) {
    throw convert.within(error, '${type.name}', field);
  }
}

function to${type.name}(value: ${type.name}): bpdao.v1.I${type.name} {
  return {
${written}  };
}

`;
  return `${oneofs.map((oneof) => choiceSource(type, oneof)).join('')}${body}`;
}

const decode = ({ name }) => `/** Reads a ${name}. Throws ContractError on bytes that are none. */
export const decode${name} = (bytes: Uint8Array): ${name} => from${name}(convert.parse(bytes, wire.${name}, '${name}'));

`;

const decodeSigned = ({
  name,
}) => `/** Reads a ${name}. Throws ContractError on bytes that are none, or not the one encoding of what they say. */
export const decode${name} = (bytes: Uint8Array): ${name} => convert.canonical(bytes, '${name}', read${name}, () => from${name}(convert.parse(bytes, wire.${name}, '${name}')));

`;

const local = (named) => `${named.name}Read`;

function choiceSource(type, oneof) {
  const name = choiceType(type, oneof);
  const fromCases = oneof.fieldsArray
    .map(
      (field) =>
        `  if (from.${field.name} !== null && from.${field.name} !== undefined) return { type: '${kebab(field.name)}', ...from${form(field).name}(from.${field.name}) };\n`,
    )
    .join('');
  const toCases = oneof.fieldsArray
    .map((field) => `    case '${kebab(field.name)}':\n      return { ${field.name}: to${form(field).name}(value) };\n`)
    .join('');
  return `function from${name}(from: bpdao.v1.I${type.name}): ${name} {
${fromCases}  throw convert.notChosen(${isWrapper(type) ? `'${type.name}', '${oneof.name}'` : "'', ''"});
}

function to${name}(value: ${name}): bpdao.v1.I${type.name} {
  switch (value.type) {
${toCases}    default:
      return convert.never(value as never);
  }
}

`;
}

/** One table of the codecs of all actors; nothing if the messages belong to no actor. */
function codecsSource(types) {
  const entries = actorsOf(types).map(
    (actor) => `  ${kebab(actor)}: {\n${KINDS.map((kind) => memberSource(actor, kind)).join('')}  },\n`,
  );
  return entries.length === 0
    ? ''
    : `/** The codecs of the messages of each actor, by its name. */\nexport const codecs = {\n${entries.join('')}} as const;\n`;
}

function memberSource(actor, kind) {
  const words = `${actor[0].toLowerCase()}${actor.slice(1)}${kind}`;
  const maxBytes = REQUESTS.has(kind.toLowerCase()) ? `, maxBytes: ${words}MaxBytes` : '';
  return `    ${kind.toLowerCase()}: { names: ${words}Names${maxBytes}, encode: encode${actor}${kind}, decode: decode${actor}${kind} },\n`;
}

/** The messages that clients send: each has a largest size, known before it is read. */
const REQUESTS = new Set(['command', 'query']);

const maxBytesSource = (
  type,
  oneof,
  types,
) => `/** The most bytes that a valid member of ${type.name} takes, by its name: larger ones are not read. */
export const ${type.name[0].toLowerCase()}${type.name.slice(1)}MaxBytes: Readonly<Record<${type.name}['type'], number>> = { ${oneof.fieldsArray.map((field) => `'${kebab(field.name)}': ${largestOf(field.resolvedType, types)}`).join(', ')} };

`;

/**
 * Writes a message that is nothing but a choice: facts, commands, queries and replies go out as the member alone, under
 * its name.
 */
function wrapperSource(type, types) {
  const [oneof] = choices(type);
  const onItsOwn = !['answer', 'cause'].includes(oneof.name);
  if (!onItsOwn) {
    return `${choiceSource(type, oneof)}/** Bytes of a ${type.name}. */
export const encode${type.name} = (value: ${type.name}): Uint8Array => wire.${type.name}.encode(to${type.name}(value)).finish();

/** Reads a ${type.name}. Throws ContractError on bytes that are none. */
export const decode${type.name} = (bytes: Uint8Array): ${type.name} => from${type.name}(convert.parse(bytes, wire.${type.name}, '${type.name}'));

`;
  }
  const decodes = oneof.fieldsArray
    .map(
      (field) => `    case '${kebab(field.name)}':\n      return { type: name, ...decode${form(field).name}(body) };\n`,
    )
    .join('');
  const encodes = oneof.fieldsArray
    .map((field) => `    case '${kebab(field.name)}':\n      return encode${form(field).name}(value);\n`)
    .join('');
  const list = oneof.fieldsArray.map((field) => `'${kebab(field.name)}'`).join(', ');
  return `/** The names of ${type.name}, as in subjects. */
export const ${type.name[0].toLowerCase()}${type.name.slice(1)}Names = [${list}] as const;

${REQUESTS.has(oneof.name) ? maxBytesSource(type, oneof, types) : ''}/** Bytes of a member of ${type.name}, without its name: that travels in the subject. */
export function encode${type.name}(value: ${type.name}): Uint8Array {
  switch (value.type) {
${encodes}    default:
      return convert.never(value as never);
  }
}

/**
 * Reads the member of ${type.name} that has this name. Throws ContractError on bytes that are none, or an unknown name.
 */
export function decode${type.name}(name: string, body: Uint8Array): ${type.name} {
  switch (name) {
${decodes}    default:
      throw new convert.ContractError('${type.name}', name, 'is no name known here');
  }
}

`;
}
