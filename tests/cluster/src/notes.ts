import { appendFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Keeps a line for the results of this test file, and shows it: docs/operations/results.md gets them from `npm run
 * test:cluster`.
 */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
  const { testPath } = expect.getState();
  if (process.env.BPDAO_NOTES !== undefined && testPath !== undefined) {
    appendFileSync(path.join(process.env.BPDAO_NOTES, path.basename(testPath, '.spec.ts')), `${line}\n`);
  }
}
