import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

/** Folders that hold projects. */
const PLACES = ['libs/platform', 'libs/rules', 'services', 'clients', 'tools', 'tests'];

/**
 * @typedef {object} Sum
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * Sums the results that Jest wrote.
 * @param {readonly { numPassedTests: number, numFailedTests: number, numPendingTests: number, numRuntimeErrorTestSuites: number }[]} results
 * @returns {Sum}
 */
export const sumOf = (results) =>
  addUp(
    results.map(({ numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) => ({
      passed: numPassedTests,
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests,
    })),
  );

/**
 * @param {readonly Sum[]} sums
 * @returns {Sum}
 */
export const addUp = (sums) =>
  sums.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/**
 * The line with which the verification ends. Every part that failed counts, but tests that failed are counted in place
 * of the parts that they made fail.
 * @param {Sum} tests
 * @param {number} partsFailed
 */
export function endingOf({ passed, failed: testsFailed, skipped }, partsFailed) {
  const failed = testsFailed > 0 ? testsFailed : partsFailed;
  return { line: `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`, ok: failed === 0 };
}

/** Sums the results of the tests of a kind, over all projects. */
export const sumResults = (kind) => sumOf(projects().flatMap((project) => readResults(project.folder, kind)));

/** Returns the results of the project with this name in its package.json; undefined if there are none. */
export function resultsOf(name, kind) {
  const project = projects().find((one) => one.name === name);
  const [results] = project === undefined ? [] : readResults(project.folder, kind);
  return results === undefined ? undefined : { folder: path.relative(root, project.folder), ...sumOf([results]) };
}

/** Forgets earlier results of a kind, so that none is counted twice. */
export function forgetResults(kind) {
  for (const { folder } of projects()) rmSync(resultFile(folder, kind), { force: true });
}

/** Returns the file in which a project's tests leave their result. */
const resultFile = (folder, kind) => path.join(folder, `.results.${kind}.json`);

function readResults(folder, kind) {
  const file = resultFile(folder, kind);
  return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8'))] : [];
}

const projects = () =>
  [
    path.join(root, 'bench'),
    ...PLACES.flatMap((place) => readdirSync(path.join(root, place)).map((name) => path.join(root, place, name))),
  ]
    .filter((folder) => existsSync(path.join(folder, 'package.json')))
    .map((folder) => ({ folder, name: JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).name }));
