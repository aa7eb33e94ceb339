/**
 * `npm run test:faults`: tests every fault at every step, on one broker and on three, or every flood, and writes the
 * results into docs/operations/results.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { commitOf, machine, replacePart, root } from './results-page.mjs';
import { runFloods } from './run-floods.mjs';

const HELP = `npm run test:faults -- [--slice K/N]: kills, pauses and cuts off each service, a producer, the brokers and the
history's store at every step of a block, on one broker and on a cluster of three.

  --slice K/N   only the Kth of N parts; the page shows all parts that ran on this commit
  --floods      instead: floods by one identity at full speed, in each of nine ways, and measures the service of the others
  --seconds N   length of each flood, 10 when absent; three floods, in turns with their controls
  --only NAMES  only these floods, separated by commas; the page stays as it is
  --help        this
`;

const kept = path.join(root, 'tests/e2e/.results.faults.json');
const { part, parts, floods } = askedFor(process.argv.slice(2));
if (floods !== undefined) process.exit(await runFloods(floods));
const begunMs = Date.now();
const result = runCases();
const commit = commitOf();
const earlier = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : undefined;
const runs = { ...(earlier?.commit === commit && earlier.parts === parts ? earlier.runs : {}), [part]: result };
writeFileSync(kept, JSON.stringify({ commit, parts, runs }));
writePage(Object.entries(runs));
process.stdout.write(`${result.passed} passed, ${result.failed.length} failed\n`);
process.exit(result.failed.length === 0 && result.passed > 0 ? 0 : 1);

/**
 * Returns the part asked for with the count of parts, or the floods asked for; ends the process if the words do not
 * name them.
 */
function askedFor(words) {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        slice: { type: 'string', default: '1/1' },
        floods: { type: 'boolean', default: false },
        seconds: { type: 'string', default: '10' },
        only: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    const [, k, n] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(values.slice) ?? [];
    if (k === undefined || Number(k) > Number(n))
      throw new Error(`--slice is "${values.slice}"; it must be K/N, for instance 1/4.`);
    if (!/^[1-9]\d{0,2}$/.test(values.seconds))
      throw new Error(`--seconds is "${values.seconds}"; it must be a whole number from 1 to 999.`);
    return {
      part: Number(k),
      parts: Number(n),
      floods: values.floods ? { seconds: values.seconds, only: values.only } : undefined,
    };
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

/**
 * Runs the cases on both networks at once, with one broker and with three: while one network stands still, the other
 * goes on.
 */
function runCases() {
  const output = path.join(tmpdir(), `bpdao-faults-${process.pid}.json`);
  const jest = [
    'node_modules/jest/bin/jest.js',
    '--config',
    'jest.config.mjs',
    '--rootDir',
    'tests/e2e',
    '--testMatch',
    '**/faults/*.spec.ts',
    '--maxWorkers=2',
    '--testTimeout=400000',
    '--json',
    `--outputFile=${output}`,
  ];
  spawnSync(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', ...jest], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, BPDAO_FAULT_SLICE: `${part}/${parts}` },
  });
  const { numPassedTests, testResults } = JSON.parse(readFileSync(output, 'utf8'));
  const failed = testResults.flatMap(({ name, message, assertionResults }) => {
    const cases = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    return cases.length === 0 && assertionResults.length === 0
      ? [`${path.basename(name)}: ${message.split('\n')[0]}`]
      : cases;
  });
  return {
    passed: numPassedTests,
    failed,
    day: new Date(begunMs).toISOString().slice(0, 10),
    minutes: (Date.now() - begunMs) / 60_000,
  };
}

function writePage(all) {
  const sum = (of) => all.reduce((total, [, run]) => total + of(run), 0);
  const failed = all.flatMap(([, run]) => run.failed);
  const command = parts === 1 ? 'npm run test:faults' : `npm run test:faults -- --slice K/${parts}`;
  const which =
    parts === 1
      ? ''
      : all.length === parts
        ? ` (all ${parts} parts)`
        : ` (parts ${all.map(([one]) => one).join(', ')})`;
  replacePart('Faults', [
    `\`${command}\`${which}, ${result.day}, commit ${commit}, ${machine}, ${Math.round(sum(({ minutes }) => minutes))} minutes:`,
    `${sum(({ passed }) => passed)} passed, ${failed.length} failed.`,
    ...(failed.length === 0 ? [] : ['', ...failed.map((name) => `- ${name}`)]),
  ]);
}
