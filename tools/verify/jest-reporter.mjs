import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

/**
 * A Jest reporter that appends one line of JSON to the file that `BPDAO_TEST_EVENTS` names when a test file begins and
 * when it ends (test-events.mjs reads them). A line is one write, so several Jests share the file.
 */
export default class JestReporter {
  onTestFileStart({ path: file }) {
    tell({ type: 'begun', file: nameOf(file) });
  }

  onTestFileResult({ path: file }, { numPassingTests, numFailingTests, testExecError, perfStats }) {
    tell({
      type: 'ended',
      file: nameOf(file),
      passed: numPassingTests,
      failed: testExecError == null ? numFailingTests : Math.max(numFailingTests, 1),
      ms: perfStats.runtime,
    });
  }
}

const tell = (event) => appendFileSync(process.env.BPDAO_TEST_EVENTS, `${JSON.stringify(event)}\n`);
const nameOf = (file) => path.relative(root, file);
