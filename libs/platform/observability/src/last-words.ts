import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';

/** The environment variable that names the file for the reason of a process's end. */
export const TERMINATION_LOG = 'BPDAO_TERMINATION_LOG';
/** The file that Kubernetes puts into each container and reads. */
const OF_KUBERNETES = '/dev/termination-log';
/** The most bytes of the file that Kubernetes reads. */
const BYTES_MAX = 4096;

/**
 * Writes the sentence with which a process ends to the file that its supervisor shows: the file that the environment
 * names, or that of Kubernetes if it exists. Never throws.
 */
export function leaveLastWords(
  sentence: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): void {
  const words = Buffer.from(`${sentence}\n`).subarray(0, BYTES_MAX);
  const named = environment[TERMINATION_LOG];
  try {
    if (named) writeFileSync(named, words);
    else writeOver(OF_KUBERNETES, words);
  } catch {
    // The sentence stands in the log as well.
  }
}

/** Writes into an existing file; creates none. */
function writeOver(file: string, words: Uint8Array): void {
  const open = openSync(file, 'r+');
  try {
    writeSync(open, words);
  } finally {
    closeSync(open);
  }
}
