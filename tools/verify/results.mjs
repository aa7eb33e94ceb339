import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './step.mjs';

/** Folders that hold projects. */
const PLACES = ['libs/platform', 'libs/rules', 'services', 'clients', 'tools', 'tests'];

/** Where a project's tests leave their result. */
const resultFile = (project, kind) => path.join(project, `.results.${kind}.json`);

const projects = () =>
  [
    path.join(root, 'bench'),
    ...PLACES.flatMap((place) => readdirSync(path.join(root, place)).map((name) => path.join(root, place, name))),
  ].filter((folder) => existsSync(path.join(folder, 'package.json')));

/** What the tests of a kind came to, over all projects. */
export function sumResults(kind) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const project of projects()) {
    const file = resultFile(project, kind);
    if (!existsSync(file)) continue;
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    sum.passed += numPassedTests;
    sum.failed += numFailedTests + numRuntimeErrorTestSuites;
    sum.skipped += numPendingTests;
  }
  return sum;
}

/** Forgets earlier results of a kind, so that none is counted twice. */
export function forgetResults(kind) {
  for (const project of projects()) rmSync(resultFile(project, kind), { force: true });
}
