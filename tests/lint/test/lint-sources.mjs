/**
 * Lints sources that are not there, each as if it stood in its file: a JSON list of `{ file, source }` comes by standard
 * input, a list of lists of messages goes to standard output. A program of its own, because lint's parser would
 * otherwise read the files instead (`TSESTREE_SINGLE_RUN`), and because loading it takes seconds.
 */
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const root = path.resolve(import.meta.dirname, '../../..');
const eslint = new ESLint({ cwd: root });
const found = [];
for (const { file, source } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(source, { filePath: path.join(root, file) });
  found.push((result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? 'parse'}: ${message}`));
}
process.stdout.write(JSON.stringify(found));
