import { appendFileSync } from 'node:fs';

/** Keeps a line for the results of this run, and shows it: docs/operations/results.md gets them from `npm run test:cluster`. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
  if (process.env.BPDAO_NOTES !== undefined) appendFileSync(process.env.BPDAO_NOTES, `${line}\n`);
}
