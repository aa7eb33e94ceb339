import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';

/** The environment variable that names the file where a process leaves why it ends. */
export const TERMINATION_LOG = 'BPDAO_TERMINATION_LOG';
/** Where Kubernetes puts such a file into each container, and reads it from. */
const OF_KUBERNETES = '/dev/termination-log';
/** Kubernetes reads no more of it, bytes. */
const BYTES_MAX = 4096;

/**
 * Leaves the sentence with which a process ends where its supervisor shows it: in the file that the environment names,
 * or in that of Kubernetes where there is one. Never throws.
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

/** Writes into a file that is there already; makes none. */
function writeOver(file: string, words: Uint8Array): void {
  const open = openSync(file, 'r+');
  try {
    writeSync(open, words);
  } finally {
    closeSync(open);
  }
}
