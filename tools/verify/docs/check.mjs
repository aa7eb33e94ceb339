/** Reads the pages of the project for claims that can be checked, and names each fault with its line. */
import { wrongClaims } from './claims.mjs';
import { unexplainedVariables, wrongExitCodes, wrongFaultCodes } from './codes.mjs';
import { deadLinks, deadReferences, unlisted, unmapped } from './links.mjs';
import { tooLong } from './style.mjs';

const checks = [
  tooLong,
  deadLinks,
  deadReferences,
  unlisted,
  unmapped,
  wrongClaims,
  wrongExitCodes,
  unexplainedVariables,
  wrongFaultCodes,
];
const faults = checks.flatMap((check) => check());
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
