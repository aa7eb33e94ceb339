import { files, pages, read } from './pages.mjs';
import { sources, withoutComments } from './words.mjs';

const exits = /const EXIT = \{(.*?)\}/s.exec(read('clients/cli/src/command-error.ts'))[1];
const exitCodes = new Set([...exits.matchAll(/\d+/g)].map(([code]) => code));

/** Finds exit codes that no program of the project ends with. */
export const wrongExitCodes = () =>
  pages.flatMap(({ name, blocks }) =>
    blocks.flatMap(({ line, text }) =>
      [...text.matchAll(/\b(?:exit code|exits with) (\d+)/gi)]
        .filter(([, code]) => !exitCodes.has(code))
        .map(([claim]) => `${name}:${line}: no program has the ${claim}`),
    ),
  );

/** Variables of the environment that a program reads and no page names. */
export function unexplainedVariables() {
  const texts = files.filter((name) => name.endsWith('.md')).map(read);
  const explained = new Set(texts.flatMap((text) => text.match(/\bBPDAO_\w+/g) ?? []));
  const named = sources.flatMap((name) => withoutComments(read(name)).match(/\bBPDAO_[A-Z_]+\b/g) ?? []);
  return [...new Set(named)].filter((name) => !explained.has(name)).map((name) => `no page explains ${name}`);
}

/** Compares the fault codes in the catalogue and in the table of metrics with the codes that a service answers. */
export function wrongFaultCodes() {
  const answered = codes('libs/platform/transport/src/wire.ts', 'readonly code:', ';');
  return [
    ['libs/platform/wire/src/headers.ts', 'beside the sentence:', '*/'],
    ['libs/platform/observability/src/metric-table.ts', '400 broken contract', "',"],
  ]
    .filter((place) => codes(...place) !== answered)
    .map(([file]) => `${file}: a service answers with the codes ${answered}, not with those named here`);
}

/** Returns the numbers of three digits in a file between two texts. */
function codes(file, from, to) {
  const text = read(file);
  const part = text.slice(text.indexOf(from));
  return [...new Set(part.slice(0, part.indexOf(to)).match(/\b\d{3}\b/g))].toSorted().join(' ');
}
