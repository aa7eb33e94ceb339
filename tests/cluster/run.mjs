/**
 * `npm run test:cluster`: tests the network on the cluster that KUBECONFIG names, and writes the results into
 * docs/operations/results.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `npm run test:cluster -- [PART...]: tests the promises of deploy/k8s on the cluster that KUBECONFIG names. Takes the namespace bpdao for itself.
Each part that ran replaces its own in docs/operations/results.md.

  PART          names of files in tests/cluster/test, such as manifests; all if none is named
  --help        this

Variables as of npm run k8s:up: BPDAO_IMAGE (built when absent), MONGO_IMAGE, K8S_LOAD.
`;

const root = path.resolve(import.meta.dirname, '../..');
const page = path.join(root, 'docs/operations/results.md');
const parts = partsOf(process.argv.slice(2));
const folder = mkdtempSync(path.join(tmpdir(), 'bpdao-cluster-run-'));
const results = runTests();
writePage();
const sum = (of) => results.reduce((total, result) => total + of(result), 0);
process.stdout.write(`${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed.length)} failed\n`);
process.exit(results.length > 0 && results.every(({ passed, failed }) => failed.length === 0 && passed > 0) ? 0 : 1);

/** Returns the parts asked for; ends the process if the words do not name them. */
function partsOf(words) {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    return positionals;
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

/**
 * Runs the test files one after the other, each on a network of its own, all with one image. Returns the result of each
 * part.
 */
function runTests() {
  const output = path.join(folder, 'results.json');
  const image = process.env.BPDAO_IMAGE ?? builtImage();
  mkdirSync(path.join(folder, 'notes'));
  const jest = [
    'node_modules/jest/bin/jest.js',
    '--config',
    'jest.config.mjs',
    '--rootDir',
    'tests/cluster',
    '--runInBand',
    '--json',
    `--outputFile=${output}`,
    ...parts.map((part) => `/${part}.spec.ts`),
  ];
  spawnSync(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', ...jest], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, BPDAO_IMAGE: image, BPDAO_NOTES: path.join(folder, 'notes') },
  });
  return JSON.parse(readFileSync(output, 'utf8'))
    .testResults.map(resultOf)
    .toSorted((a, b) => a.part.localeCompare(b.part));
}

function resultOf({ name, message, assertionResults, startTime, endTime }) {
  const part = path.basename(name, '.spec.ts');
  const notes = path.join(folder, 'notes', part);
  return {
    part,
    begunMs: startTime,
    minutes: Math.max(1, Math.round((endTime - startTime) / 60_000)),
    passed: assertionResults.filter(({ status }) => status === 'passed').length,
    failed:
      assertionResults.length === 0
        ? [message.split('\n')[0]]
        : assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    notes: existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : [],
  };
}

function builtImage() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/k8s/dist/main.js', 'image'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return stdout.trim();
  process.stderr.write(stderr);
  process.exit(1);
}

/** Replaces the page's section of each part that ran, or adds it behind all others of the chapter. */
function writePage() {
  const git = (...words) => spawnSync('git', words, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!docs/operations/results.md');
  const { serverVersion } = JSON.parse(
    spawnSync(process.env.KUBECTL ?? 'kubectl', ['version', '--output', 'json'], { encoding: 'utf8' }).stdout,
  );
  const where = `commit ${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ' with changes'}, Kubernetes ${serverVersion?.gitVersion ?? 'not asked'} on one node, ${cpus().length} cores, ${process.version}`;
  let text = readFileSync(page, 'utf8').trimEnd();
  if (!text.includes('\n## Kubernetes\n')) text += '\n\n## Kubernetes';
  for (const { part, begunMs, minutes, passed, failed, notes } of results) {
    const lines = [
      `### ${part}`,
      '',
      `\`npm run test:cluster -- ${part}\`, ${new Date(begunMs).toISOString().slice(0, 10)}, ${where}, ${minutes} minute${minutes === 1 ? '' : 's'}:`,
      `${passed} passed, ${failed.length} failed.`,
      ...[...failed.map((name) => `failed: ${name}`), ...notes].map(
        (line, index) => `${index === 0 ? '\n' : ''}- ${line}`,
      ),
    ].join('\n');
    const place = new RegExp(`(?<=\\n)### ${part}\\n[\\s\\S]*?(?=\\n+##|$)`);
    text = place.test(text) ? text.replace(place, () => lines) : `${text}\n\n${lines}`;
  }
  writeFileSync(page, `${text}\n`);
}
