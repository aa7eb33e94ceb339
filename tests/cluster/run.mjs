/** `npm run test:cluster`: the network on the cluster that KUBECONFIG names; puts what came of it into docs/operations/results.md. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `npm run test:cluster -- [PART...]: what deploy/k8s promises, on the cluster that KUBECONFIG names. Takes the namespace bpdao for itself.

  PART          names of files in tests/cluster/test, such as manifests; all when none is named
  --help        this

Variables as of npm run k8s:up: BPDAO_IMAGE (built when absent), MONGO_IMAGE, K8S_LOAD.
`;

const root = path.resolve(import.meta.dirname, '../..');
const page = path.join(root, 'docs/operations/results.md');
const parts = partsOf(process.argv.slice(2));
const folder = mkdtempSync(path.join(tmpdir(), 'bpdao-cluster-run-'));
const begunMs = Date.now();
const results = runTests();
if (parts.length === 0) writePage();
process.stdout.write(`${results.passed} passed, ${results.failed.length} failed\n`);
process.exit(results.failed.length === 0 && results.passed > 0 ? 0 : 1);

/** Which parts are asked for; ends the process when that cannot be told. */
function partsOf(words) {
  try {
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } });
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

/** One image for all networks: a network a test file, one after the other. */
function runTests() {
  const output = path.join(folder, 'results.json');
  const image = process.env.BPDAO_IMAGE ?? builtImage();
  const jest = ['node_modules/jest/bin/jest.js', '--config', 'jest.config.mjs', '--rootDir', 'tests/cluster', '--runInBand', '--json', `--outputFile=${output}`, ...parts];
  spawnSync(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', ...jest], { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, BPDAO_IMAGE: image, BPDAO_NOTES: path.join(folder, 'notes') } });
  const { numPassedTests, testResults } = JSON.parse(readFileSync(output, 'utf8'));
  const failed = testResults.flatMap(({ name, message, assertionResults }) => {
    const cases = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    return cases.length === 0 && assertionResults.length === 0 ? [`${path.basename(name)}: ${message.split('\n')[0]}`] : cases;
  });
  return { passed: numPassedTests, failed };
}

function builtImage() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/k8s/dist/main.js', 'image'], { cwd: root, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  process.stderr.write(stderr);
  process.exit(1);
}

function writePage() {
  const git = (...words) => spawnSync('git', words, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!docs/operations/results.md');
  const { serverVersion } = JSON.parse(spawnSync(process.env.KUBECTL ?? 'kubectl', ['version', '--output', 'json'], { encoding: 'utf8' }).stdout);
  const notes = existsSync(path.join(folder, 'notes')) ? readFileSync(path.join(folder, 'notes'), 'utf8').trim().split('\n') : [];
  const text = [
    '## Kubernetes', '',
    `\`npm run test:cluster\`, ${new Date(begunMs).toISOString().slice(0, 10)}, commit ${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ' with changes'}, Kubernetes ${serverVersion.gitVersion} on one node, ${cpus().length} cores, ${process.version}, ${Math.round((Date.now() - begunMs) / 60_000)} minutes:`,
    `${results.passed} passed, ${results.failed.length} failed.`, ...(results.failed.length === 0 ? [] : ['', ...results.failed.map((name) => `- ${name}`)]),
    '', ...notes.map((line) => `- ${line}`), '',
  ].join('\n');
  const before = readFileSync(page, 'utf8');
  writeFileSync(page, before.includes('## Kubernetes') ? before.replace(/## Kubernetes[\s\S]*?(?=\n## |$)/, text) : `${before.trimEnd()}\n\n${text}`);
}
