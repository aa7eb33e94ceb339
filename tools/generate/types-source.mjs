import {
  actorsOf,
  choices,
  choiceType,
  form,
  isOptional,
  isWrapper,
  kebab,
  KINDS,
  literals,
  plainFields,
  usedIn,
} from './shape.mjs';

const HEADER = '// Made by tools/generate from proto/; do not edit.\n\n';

const comment = (text, indent = '') => {
  const lines = (text ?? '')
    .trim()
    .split('\n')
    .map((line) => line.trim());
  if (lines.length === 1 && lines[0] === '') return '';
  return lines.length === 1
    ? `${indent}/** ${lines[0]} */\n`
    : `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
};

/** Writes TypeScript declarations of every message as a domain type: readonly, unions closed. */
export function typesSource(types, enums, all) {
  const parts = [HEADER, importSource(usedIn(types, all), types.length === all.length)];
  for (const declared of enums) {
    parts.push(
      comment(declared.comment),
      `export type ${declared.name} = ${literals(declared)
        .map(([, name]) => `'${name}'`)
        .join(' | ')};\n\n`,
    );
  }
  for (const type of types) {
    for (const oneof of choices(type)) {
      const members = oneof.fieldsArray.map(
        (field) => `  | ({ readonly type: '${kebab(field.name)}' } & ${form(field).type})`,
      );
      parts.push(
        comment(isWrapper(type) ? type.comment : oneof.comment),
        `export type ${choiceType(type, oneof)} =\n${members.join('\n')};\n\n`,
      );
    }
    if (!isWrapper(type)) parts.push(interfaceSource(type));
  }
  parts.push(actorsSource(types));
  return parts.join('');
}

/** Writes the import of the types that libs/platform/wire declares and that are used here. */
function importSource(given, isWire) {
  const opens = given.has('Opened') ? ['Opened'] : [];
  const names = [...given].filter((name) => name !== 'Opened').sort();
  if (isWire) return opens.length === 0 ? '' : "import type { Opened } from '../opened.ts';\n\n";
  return `import type { ${[...opens, ...names].join(', ')} } from '@bpdao/wire';\n\n`;
}

/** The unions of all actors by name and kind; nothing if the messages belong to no actor. */
function actorsSource(types) {
  const entries = actorsOf(types).map(
    (actor) =>
      `  ${kebab(actor)}: { ${KINDS.map((kind) => `readonly ${kind.toLowerCase()}: ${actor}${kind}`).join('; ')} };\n`,
  );
  return entries.length === 0
    ? ''
    : `/** The messages of each actor: closed unions, by its name and their kind. */\nexport interface ActorMessages {\n${entries.join('')}}\n`;
}

function interfaceSource(type) {
  const fields = plainFields(type).map((field) => {
    const { type: plain } = form(field);
    const written = field.repeated ? `readonly ${plain}[]` : plain;
    return `${comment(field.comment, '  ')}  readonly ${field.name}${isOptional(field) ? '?' : ''}: ${written};\n`;
  });
  const chosen = choices(type).map(
    (oneof) => `${comment(oneof.comment, '  ')}  readonly ${oneof.name}: ${choiceType(type, oneof)};\n`,
  );
  return `${comment(type.comment)}export interface ${type.name} {\n${fields.join('')}${chosen.join('')}}\n\n`;
}
