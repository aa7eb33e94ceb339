/**
 * Type-checks the sources and tests of all projects as if some files read otherwise: a JSON list of
 * `{ file, find, replace }` comes by standard input, a list of `{ file, message }` goes to standard output, one for each
 * error. A program of its own, because loading the compiler takes seconds.
 */
import path from 'node:path';
import { text } from 'node:stream/consumers';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../../..');
const changes = new Map();
for (const { file, find, replace } of JSON.parse(await text(process.stdin))) {
  const name = path.join(root, file);
  const before = changes.get(name) ?? ts.sys.readFile(name) ?? '';
  if (!before.includes(find)) throw new Error(`${file} does not contain: ${find}`);
  changes.set(
    name,
    before.replace(find, () => replace),
  );
}

const { fileNames, options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(path.join(root, 'tsconfig.lint.json'), (name) => ts.sys.readFile(name)).config,
  ts.sys,
  root,
);
const host = ts.createCompilerHost(options);
const readFile = host.readFile.bind(host);
host.readFile = (name) => changes.get(path.normalize(name)) ?? readFile(name);
const found = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options, host)).map(({ file, messageText }) => ({
  file: path.relative(root, file?.fileName ?? '').replaceAll(path.sep, '/'),
  message: ts.flattenDiagnosticMessageText(messageText, '\n'),
}));
process.stdout.write(JSON.stringify(found));
