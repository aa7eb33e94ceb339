/**
 * `npm test`, which is also `npm run verify`: lint, the checks of proto and generated pages, types, and the tests at
 * all levels. Ends with a line `N passed, N failed`; a part that has to be left out is one sentence, and a failure
 * where CI is set.
 */
import { spawnSync } from 'node:child_process';
import { forgetResults, sumResults } from './results.mjs';
import { root, run, step } from './step.mjs';

const help = process.argv.slice(2).find((word) => word.startsWith('-'));
if (help !== undefined) {
  process.stdout.write(
    'npm test: lint, proto, generated pages, documentation, types, unit, property and wire tests, Docker tests, end to end.\n',
  );
  process.exit(help === '--help' || help === '-h' ? 0 : 2);
}

const JEST = 'jest/bin/jest.js';
const VM_MODULES = { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
const image = process.env.MONGO_IMAGE ?? 'mongo:8';
const isCi = Boolean(process.env.CI);
let checksFailed = 0;

const check = (name, act) => {
  if (!step(name, act).ok) checksFailed += 1;
};

check('Node', () => ({
  ok: process.versions.node.startsWith('24.'),
  output: `the tests run on Node 24, not ${process.version}`,
  note: process.version,
}));
check('proto lint', () => run('@bufbuild/buf/bin/buf', ['lint']));
check('proto breaking changes', () => run('@bufbuild/buf/bin/buf', ['breaking', '--against', 'proto/baseline.binpb']));
check('generated pages', () => run('../tools/verify/messages-page.mjs', ['--check']));
check('generated tables of parameters', () => run('../tools/verify/parameters-page.mjs', ['--check']));
check('generated table of identities', () => run('../tools/verify/identities-page.mjs', ['--check']));
check('generated pictures', () => run('../tools/verify/pictures.mjs', ['--check']));
check('site of the documentation', () => run('../tools/docs/docs.mjs', []));
// The boundaries are checked on the graph of projects; without it that rule would pass over everything.
check('graph of projects', () => run('nx/dist/bin/nx.js', ['graph', '--file=.nx/graph.json']));
check('lint', () => {
  const result = run('eslint/bin/eslint.js', ['.']);
  return { ...result, ok: result.ok && !result.output.includes('rule will be skipped') };
});
check('format', () => run('prettier/bin/prettier.cjs', ['--log-level', 'warn', '--check', '.']));
check('types of tests', () => run('typescript/bin/tsc', ['-p', 'tsconfig.tests.json']));
check('unit, property and wire tests', () =>
  run('nx/dist/bin/nx.js', ['run-many', '-t', 'test', '--parallel=2', '--outputStyle=static']),
);
const totals = [sumResults('test')];
totals.push(withDocker(), withKubectl());
forgetResults('e2e');
check('end to end', () =>
  run(
    JEST,
    [
      '--config',
      'jest.config.mjs',
      '--rootDir',
      'tests/e2e',
      '--runInBand',
      '--testTimeout=300000',
      '--json',
      '--outputFile=tests/e2e/.results.e2e.json',
    ],
    VM_MODULES,
  ),
);
totals.push(sumResults('e2e'));

const sum = (part) => totals.reduce((total, result) => total + result[part], 0);
const failed =
  Math.max(sum('failed'), checksFailed === 0 ? 0 : 1) +
  (sum('failed') === 0 && checksFailed > 1 ? checksFailed - 1 : 0);
process.stdout.write(
  `${sum('passed')} passed, ${failed} failed${sum('skipped') === 0 ? '' : `, ${sum('skipped')} skipped`}\n`,
);
process.exit(failed === 0 ? 0 : 1);

/** The tests that need an image, or the sentence that says why they are left out. */
function withDocker() {
  forgetResults('docker');
  const why = whyNoImage();
  if (why !== undefined) {
    process.stdout.write(`${isCi ? 'FAILED' : 'left out'} tests with ${image}: ${why}\n`);
    if (isCi) checksFailed += 1;
    return { passed: 0, failed: 0, skipped: 0 };
  }
  for (const project of ['services/forum', 'tests/e2e']) {
    check(`tests of ${project} with ${image}`, () =>
      run(
        JEST,
        [
          '--config',
          'jest.config.mjs',
          '--rootDir',
          project,
          '--runInBand',
          '--testMatch',
          '**/test/**/*.docker.spec.ts',
          '--testTimeout=180000',
          '--json',
          `--outputFile=${project}/.results.docker.json`,
        ],
        { ...VM_MODULES, BPDAO_DOCKER_TESTS: '1' },
      ),
    );
  }
  return sumResults('docker');
}

/** The manifests of Kubernetes, or the sentence that says why they, or a part of it, are left out. */
function withKubectl() {
  forgetResults('manifests');
  if (spawnSync(process.env.KUBECTL ?? 'kubectl', ['version', '--client'], { stdio: 'ignore' }).status !== 0) {
    process.stdout.write('left out manifests of Kubernetes: there is no kubectl.\n');
    return { passed: 0, failed: 0, skipped: 0 };
  }
  let leftOut = [];
  check('manifests of Kubernetes', () => {
    const result = run(
      JEST,
      [
        '--config',
        'jest.config.mjs',
        '--rootDir',
        'tests/cluster',
        '--testMatch',
        '**/test/manifests.spec.ts',
        '--json',
        '--outputFile=tests/cluster/.results.manifests.json',
      ],
      VM_MODULES,
    );
    leftOut = result.output.match(/^left out .*$/gm) ?? [];
    return result;
  });
  for (const sentence of leftOut) process.stdout.write(`${sentence}\n`);
  return sumResults('manifests');
}

function whyNoImage() {
  const docker = (...words) => spawnSync('docker', words, { stdio: 'ignore', timeout: 180_000 }).status === 0;
  if (!docker('version')) return 'no Docker engine answers.';
  if (!docker('image', 'inspect', image) && !docker('pull', '--quiet', image))
    return 'the image is not here and cannot be pulled.';
  return undefined;
}
