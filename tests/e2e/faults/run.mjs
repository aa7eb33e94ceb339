/** `npm run test:faults`: every fault at every step, on one broker and on three; puts what came of it into docs/operations/results.md. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';

const words = process.argv.slice(2);
if (words.length > 0) {
  process.stdout.write('npm run test:faults: kills and stops each process at every step, on one broker and on a cluster of three. BPDAO_FAULT_STEPS takes only so many steps.\n');
  process.exit(words[0] === '--help' ? 0 : 2);
}
const root = path.resolve(import.meta.dirname, '../../..');
const output = path.join(tmpdir(), `bpdao-faults-${process.pid}.json`);
const began = Date.now();
const jest = ['node_modules/jest/bin/jest.js', '--config', 'jest.config.mjs', '--rootDir', 'tests/e2e', '--testMatch', '**/faults/*.spec.ts', '--runInBand', '--testTimeout=120000', '--json', `--outputFile=${output}`];
spawnSync(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', ...jest], { cwd: root, stdio: ['ignore', 2, 2] });
const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(output, 'utf8'));
const failed = testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => `- ${fullName}`));
const steps = process.env.BPDAO_FAULT_STEPS;
const command = `${steps === undefined ? '' : `BPDAO_FAULT_STEPS=${steps} `}npm run test:faults`;
const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout.trim();
const text = [
  `## Faults`, '', `\`${command}\`, ${new Date(began).toISOString().slice(0, 10)}, commit ${commit}, ${cpus().length} cores, ${process.version}, ${Math.round((Date.now() - began) / 60_000)} minutes:`,
  `${numPassedTests} passed, ${numFailedTests} failed.`, ...(failed.length === 0 ? [] : ['', ...failed]), '',
].join('\n');
const page = path.join(root, 'docs/operations/results.md');
const before = readFileSync(page, 'utf8');
writeFileSync(page, before.includes('## Faults') ? before.replace(/## Faults[\s\S]*?(?=\n## |$)/, text) : `${before.trimEnd()}\n\n${text}`);
process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed\n`);
process.exit(numFailedTests === 0 && numPassedTests > 0 ? 0 : 1);
