/**
 * `npm test`, which is also `npm run verify`: lint, the checks of proto and generated pages, types, and the tests at
 * all levels. It shows its progress while it runs. Ends with a line `N passed, N failed`; a part that has to be left
 * out is one sentence, and a failure where CI is set.
 */
import { endAllOnSignal } from './end-all.mjs';
import { lintWorkflows, whyNoActionlint } from './lint-workflows.mjs';
import { Progress } from './progress.mjs';
import { addUp, endingOf, forgetResults, resultsOf, sumResults } from './results.mjs';
import { run, runCommand, stepsOf } from './step.mjs';
import { TestEvents } from './test-events.mjs';

const HELP = `npm test: lint, proto, generated pages, documentation, types, unit, property and wire tests, Docker tests, end to end.

BPDAO_LEAVE_OUT=docker leaves out the tests that need Docker, also where CI is set.
`;
const help = process.argv.slice(2).find((word) => word.startsWith('-'));
if (help !== undefined) {
  process.stdout.write(HELP);
  process.exit(help === '--help' || help === '-h' ? 0 : 2);
}
const leftOut = process.env.BPDAO_LEAVE_OUT ?? '';
if (!['', 'docker'].includes(leftOut)) {
  process.stderr.write(`BPDAO_LEAVE_OUT is "${leftOut}"; it must be docker, or absent.\n`);
  process.exit(2);
}

const JEST = 'jest/bin/jest.js';
const image = process.env.MONGO_IMAGE ?? 'mongo:8';
const isCi = Boolean(process.env.CI);
const events = new TestEvents();
const environment = {
  NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  BPDAO_TEST_EVENTS: events.file,
};
const progress = new Progress(process.stdout, () => events.next());
const step = stepsOf(progress);
let partsFailed = 0;

process.once('exit', () => events.remove());
endAllOnSignal(() => progress.end());

async function check(name, act) {
  if (!(await step(name, act)).ok) partsFailed += 1;
}

await check('Node', () => ({
  ok: process.versions.node.startsWith('24.'),
  output: `the tests run on Node 24, not ${process.version}`,
  note: process.version,
}));
await check('proto lint', () => run('@bufbuild/buf/bin/buf', ['lint']));
await check('proto breaking changes', () =>
  run('@bufbuild/buf/bin/buf', ['breaking', '--against', 'proto/baseline.binpb']),
);
await check('generated pages', () => run('../tools/verify/messages-page.mjs', ['--check']));
await check('generated tables of parameters', () => run('../tools/verify/parameters-page.mjs', ['--check']));
await check('generated table of identities', () => run('../tools/verify/identities-page.mjs', ['--check']));
await check('generated pictures', () => run('../tools/verify/pictures.mjs', ['--check']));
await check('claims of the documentation', () => run('../tools/verify/docs/check.mjs', []));
await check('site of the documentation', () => run('../tools/docs/docs.mjs', []));
// The boundaries are checked on the graph of projects; without it that rule would pass over everything.
await check('graph of projects', () => run('nx/dist/bin/nx.js', ['graph', '--file=.nx/graph.json']));
await check('lint', async () => {
  const result = await run('eslint/bin/eslint.js', ['.']);
  return { ...result, ok: result.ok && !result.output.includes('rule will be skipped') };
});
await check('format', () => run('prettier/bin/prettier.cjs', ['--log-level', 'warn', '--check', '.']));
await workflows();
await check('types of tests', () => run('typescript/bin/tsc', ['-p', 'tsconfig.tests.json']));
await check('unit, property and wire tests', () =>
  run('nx/dist/bin/nx.js', ['run-many', '-t', 'test', '--parallel=2', '--outputStyle=static'], {
    environment: { BPDAO_TEST_EVENTS: events.file },
    onLine: tellKept,
  }),
);
const totals = [sumResults('test'), await withDocker(), await withKubectl()];
forgetResults('e2e');
await check('end to end', () => runTests('tests/e2e', 'e2e', ['--testTimeout=300000']));
totals.push(sumResults('e2e'));

const { line, ok } = endingOf(addUp(totals), partsFailed);
process.stdout.write(`${line}\n`);
process.exit(ok ? 0 : 1);

/** Lints the workflows. A machine without Go cannot, and CI's can: leaving them out fails nothing. */
async function workflows() {
  progress.begin('workflows');
  const why = await whyNoActionlint();
  progress.end();
  if (why === undefined) await check('workflows', lintWorkflows);
  else process.stdout.write(`left out lint of the workflows: ${why}\n`);
}

/** Runs one test file after the other, in one process. */
function runTests(project, kind, words, more = {}) {
  const output = `--outputFile=${project}/.results.${kind}.json`;
  return run(JEST, ['--config', 'jest.config.mjs', '--rootDir', project, '--runInBand', ...words, '--json', output], {
    environment: { ...environment, ...more },
  });
}

/** Reports kept results. Nx does not run the tests of an unchanged project again; their results count all the same. */
function tellKept(line) {
  const [, name] = /^> nx run (\S+):test {2}\[/.exec(line) ?? [];
  const results = name === undefined ? undefined : resultsOf(name, 'test');
  if (results !== undefined) progress.kept(results.folder, results);
}

/** Runs the tests that need an image, or prints the reason for leaving them out. */
async function withDocker() {
  forgetResults('docker');
  if (leftOut === 'docker') {
    process.stdout.write(`left out tests with ${image}: BPDAO_LEAVE_OUT says so.\n`);
    return sumResults('docker');
  }
  const why = await whyNoImage();
  if (why !== undefined) {
    process.stdout.write(`${isCi ? 'FAILED' : 'left out'} tests with ${image}: ${why}\n`);
    if (isCi) partsFailed += 1;
    return sumResults('docker');
  }
  for (const project of ['services/forum', 'tests/e2e']) {
    await check(`tests of ${project} with ${image}`, () =>
      runTests(project, 'docker', ['--testMatch', '**/test/**/*.docker.spec.ts', '--testTimeout=180000'], {
        BPDAO_DOCKER_TESTS: '1',
      }),
    );
  }
  return sumResults('docker');
}

/** Checks the manifests of Kubernetes, or prints the reason for leaving all or a part of them out. */
async function withKubectl() {
  forgetResults('manifests');
  if (!(await runCommand(process.env.KUBECTL ?? 'kubectl', ['version', '--client'], {})).ok) {
    process.stdout.write('left out manifests of Kubernetes: there is no kubectl.\n');
    return sumResults('manifests');
  }
  let partsLeftOut = [];
  await check('manifests of Kubernetes', async () => {
    const result = await runTests('tests/cluster', 'manifests', ['--testMatch', '**/test/manifests.spec.ts']);
    partsLeftOut = result.output.match(/^left out .*$/gm) ?? [];
    return result;
  });
  for (const sentence of partsLeftOut) process.stdout.write(`${sentence}\n`);
  return sumResults('manifests');
}

async function whyNoImage() {
  const docker = async (...words) => (await runCommand('docker', words, { timeoutMs: 180_000 })).ok;
  progress.begin(`tests with ${image}`);
  try {
    if (!(await docker('version'))) return 'no Docker engine answers.';
    if ((await docker('image', 'inspect', image)) || (await docker('pull', '--quiet', image))) return undefined;
    return 'the image is not here and cannot be pulled.';
  } finally {
    progress.end();
  }
}
