import { isPassing } from '@bpdao/sdk';

/** The exit codes of commands, for scripts. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unreachable: 3 } as const;

/** The error of a command that could not do its task: one sentence, and the exit code. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(sentence: string, exitCode: number = EXIT.failed) {
    super(sentence);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** Makes the error for words that the command cannot understand. */
export const usageError = (sentence: string): CommandError => new CommandError(sentence, EXIT.usage);

/** Returns the exit code after an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommandError) return error.exitCode;
  return isPassing(error) ? EXIT.unreachable : EXIT.failed;
}
