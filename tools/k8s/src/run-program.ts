import { execFile } from 'node:child_process';
import { ClusterError } from './cluster-error.ts';

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** How a program is run beside its words. */
export interface RunOptions {
  /** Given on standard input. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly signal?: AbortSignal;
}

/** What a program printed on standard output. Throws ClusterError with the last line that it complained with. */
export function runProgram(program: string, words: readonly string[], { input, environment, folder, signal }: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, words, { maxBuffer: OUTPUT_BYTES_MAX, env: { ...process.env, ...environment }, ...(folder === undefined ? undefined : { cwd: folder }), ...(signal === undefined ? undefined : { signal }) }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new ClusterError(`${program} ${words.slice(0, 3).join(' ')}: ${isMissing(error) ? 'there is no such program here' : (stderr.trim().split('\n').at(-1) ?? '') || error.message}`));
    });
    child.stdin?.on('error', () => undefined); // a program that ends before it has read everything says why itself
    child.stdin?.end(input ?? '');
  });
}

const isMissing = (error: Error): boolean => 'code' in error && error.code === 'ENOENT';
