/** `npm run test:faults`: every fault at every step, on one broker and on three; puts what came of it into docs/operations/results.md. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `npm run test:faults -- [--slice K/N]: kills, pauses and cuts off each service, a producer, the brokers and the
history's store at every step of a block, on one broker and on a cluster of three.

  --slice K/N   only the Kth of N parts; the page tells of all parts that ran on this commit
  --help        this
`;

const root = path.resolve(import.meta.dirname, '../../..');
const page = path.join(root, 'docs/operations/results.md');
const kept = path.join(root, 'tests/e2e/.results.faults.json');
const { part, parts } = sliceOf(process.argv.slice(2));
const begunMs = Date.now();
const result = runCases();
const commit = commitOf();
const earlier = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : undefined;
const runs = { ...(earlier?.commit === commit && earlier.parts === parts ? earlier.runs : {}), [part]: result };
writeFileSync(kept, JSON.stringify({ commit, parts, runs }));
writePage(Object.entries(runs));
process.stdout.write(`${result.passed} passed, ${result.failed.length} failed\n`);
process.exit(result.failed.length === 0 && result.passed > 0 ? 0 : 1);

/** Which part of how many is asked for; ends the process when that cannot be told. */
function sliceOf(words) {
  try {
    const { values } = parseArgs({ args: words, options: { slice: { type: 'string', default: '1/1' }, help: { type: 'boolean', short: 'h' } } });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    const [, k, n] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(values.slice) ?? [];
    if (k === undefined || Number(k) > Number(n)) throw new Error(`--slice is "${values.slice}"; it must be K/N, for instance 1/4.`);
    return { part: Number(k), parts: Number(n) };
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

/** Both brokers' networks at once: while one stands still, the other goes on. */
function runCases() {
  const output = path.join(tmpdir(), `bpdao-faults-${process.pid}.json`);
  const jest = ['node_modules/jest/bin/jest.js', '--config', 'jest.config.mjs', '--rootDir', 'tests/e2e', '--testMatch', '**/faults/*.spec.ts', '--maxWorkers=2', '--testTimeout=400000', '--json', `--outputFile=${output}`];
  spawnSync(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', ...jest], { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, BPDAO_FAULT_SLICE: `${part}/${parts}` } });
  const { numPassedTests, testResults } = JSON.parse(readFileSync(output, 'utf8'));
  const failed = testResults.flatMap(({ name, message, assertionResults }) => {
    const cases = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    return cases.length === 0 && assertionResults.length === 0 ? [`${path.basename(name)}: ${message.split('\n')[0]}`] : cases;
  });
  return { passed: numPassedTests, failed, day: new Date(begunMs).toISOString().slice(0, 10), minutes: (Date.now() - begunMs) / 60_000 };
}

/** The commit that was tried, and whether the files differ from it; the page itself may. */
function commitOf() {
  const git = (...words) => spawnSync('git', words, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!docs/operations/results.md');
  return `${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ' with changes'}`;
}

function writePage(all) {
  const sum = (of) => all.reduce((total, [, run]) => total + of(run), 0);
  const failed = all.flatMap(([, run]) => run.failed);
  const command = parts === 1 ? 'npm run test:faults' : `npm run test:faults -- --slice K/${parts}`;
  const which = parts === 1 ? '' : all.length === parts ? ` (all ${parts} parts)` : ` (parts ${all.map(([one]) => one).join(', ')})`;
  const text = [
    '## Faults', '', `\`${command}\`${which}, ${result.day}, commit ${commit}, ${cpus().length} cores, ${process.version}, ${Math.round(sum(({ minutes }) => minutes))} minutes:`,
    `${sum(({ passed }) => passed)} passed, ${failed.length} failed.`, ...(failed.length === 0 ? [] : ['', ...failed.map((name) => `- ${name}`)]), '',
  ].join('\n');
  const before = readFileSync(page, 'utf8');
  writeFileSync(page, before.includes('## Faults') ? before.replace(/## Faults[\s\S]*?(?=\n## |$)/, text) : `${before.trimEnd()}\n\n${text}`);
}
