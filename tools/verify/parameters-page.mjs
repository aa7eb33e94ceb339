/**
 * Writes the tables of docs/spec/parameters.md, and the comments of the parameters in proto/, from the one table in
 * libs/rules/genesis, as it was built last. With --check it says whether one is stale.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { changeBoundsOf, parameterGroups, parameterNames, parameterTable } from '@bpdao/genesis';
import { writePage, writePart } from './generated-page.mjs';

const PROGRAM = 'tools/verify/parameters-page.mjs';
const PAGE = 'docs/spec/parameters.md';
const PROTO = 'proto/bpdao/v1/chain.proto';
const root = path.resolve(import.meta.dirname, '../..');

await writePart(PAGE, parameterGroups.map(groupTable).join('\n\n'), PROGRAM, 'parameters');
await writePart(PAGE, changeTable(), PROGRAM, 'limits');
await writePage(PROTO, withComments(readFileSync(path.join(root, PROTO), 'utf8')), PROGRAM);

function groupTable({ title, rows }) {
  const lines = Object.entries(rows).map(
    ([name, { unit, first, bounds, since, sentence, whenAbsent }]) =>
      `| \`${name}\` | ${first} | ${unit} | ${bounds === undefined ? '' : bounds.join(' … ')} | ${governed(name)} | ${since}${whenAbsent === undefined ? '' : `; absent: ${whenAbsent}`} | ${sentence} |`,
  );
  return [
    `## ${title}\n`,
    '| parameter | first value | unit | least … most | a change sets | since | meaning |',
    '| --- | --: | --- | --- | --- | --: | --- |',
    ...lines,
  ].join('\n');
}

/** Returns the values that governance may set in a chain whose genesis file has the defaults. */
function governed(name) {
  const { governable } = parameterTable[name];
  if (governable === undefined) return '';
  if (governable === 'never') return 'never';
  return `${governable.least} … ${changeBoundsOf(name)[1]}, ×${governable.factorPpm / 1_000_000}`;
}

function changeTable() {
  const lines = parameterNames.flatMap((name) => {
    const { change } = parameterTable[name];
    return change === undefined ? [] : [`| \`${name}\` | ${change.bounds.join(' … ')} | ${change.because} |`];
  });
  return ['| parameter | a change sets | because beyond |', '| --- | --- | --- |', ...lines].join('\n');
}

/** Returns the proto with the sentence and the unit of each parameter as the comment of its field. */
function withComments(proto) {
  const from = proto.indexOf('message Parameters {');
  const to = proto.indexOf('\n}\n', from);
  const message = parameterNames.reduce(withComment, proto.slice(from, to));
  return `${proto.slice(0, from)}${message}${proto.slice(to)}`;
}

function withComment(message, name) {
  const { sentence, unit } = parameterTable[name];
  const field = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const saysUnit = unit === 'yes or no' || sentence.includes(unit);
  const comment = saysUnit ? sentence : sentence.replace(/\.$/, `, ${unit}.`);
  return message.replace(
    new RegExp(`^(?:  //.*\\n)*(?=  (?:optional )?\\w+ ${field} = )`, 'm'),
    () => `  // ${comment}\n`,
  );
}
