import path from 'node:path';
import { parseOptions } from './options.ts';
import { PlanFileError } from './seeds.ts';
import { simulate } from './simulate.ts';

/** The folder of past failures, the same from the built program and from the sources. */
const SEEDS = path.resolve(import.meta.dirname, '../seeds');

const parsed = parseOptions(process.argv.slice(2), path.relative(process.cwd(), SEEDS));
if (parsed.type === 'end') process.exitCode = parsed.exitCode;
else {
  try {
    process.exitCode = await simulate(parsed.options);
  } catch (error) {
    if (!(error instanceof PlanFileError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
