import { execFile } from 'node:child_process';
import path from 'node:path';
import { ClusterError } from './cluster-error.ts';

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
/** Letters of a complaint that are passed on. */
const COMPLAINT_LETTERS_MAX = 500;

/** The options of a program that is run. */
export interface RunOptions {
  /** Given on standard input. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly signal?: AbortSignal;
}

/** Runs a program and returns its standard output. Throws ClusterError with the last line of its complaint. */
export function runProgram(
  program: string,
  words: readonly string[],
  { input, environment, folder, signal }: RunOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      words,
      {
        maxBuffer: OUTPUT_BYTES_MAX,
        env: { ...process.env, ...environment },
        ...(folder === undefined ? undefined : { cwd: folder }),
        ...(signal === undefined ? undefined : { signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else {
          reject(
            new ClusterError(
              `${path.basename(program)} ${words.slice(0, 3).join(' ')}: ${isMissing(error) ? 'there is no such program here' : lastWords(stderr) || lastWords(stdout) || error.message}`,
            ),
          );
        }
      },
    );
    child.stdin?.on('error', () => undefined); // a program that ends before it has read everything says why itself
    child.stdin?.end(input ?? '');
  });
}

const lastWords = (text: string): string => (text.trim().split('\n').at(-1) ?? '').slice(0, COMPLAINT_LETTERS_MAX);

const isMissing = (error: Error): boolean => 'code' in error && error.code === 'ENOENT';
