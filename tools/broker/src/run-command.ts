import { execFile } from 'node:child_process';

/** The environment that a command gets, and the time that it may take. */
export interface CommandLimits {
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/** Runs a program to its end and gives its standard output; throws a sentence with the last line it complained with. */
export function runCommand(program: string, args: readonly string[], limits: CommandLimits): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { env: limits.environment, timeout: limits.timeoutMs }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      reject(new Error(complaint(program, error, stderr)));
    });
  });
}

function complaint(program: string, error: Error & { code?: unknown; killed?: boolean }, stderr: string): string {
  if (error.code === 'ENOENT') return `${program} is not installed`;
  if (error.killed === true) return `${program} took too long`;
  return stderr.trim().split('\n').at(-1) || `${program} failed`;
}
