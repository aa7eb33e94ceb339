import { isPassing } from '@bpdao/sdk';

/** How a command ends, for scripts. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unreachable: 3 } as const;

/** A command that ends without what was asked: one sentence, and how the process exits. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(sentence: string, exitCode: number = EXIT.failed) {
    super(sentence);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** Words a person typed that mean nothing here. */
export const usageError = (sentence: string): CommandError => new CommandError(sentence, EXIT.usage);

/** How a process exits after this error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommandError) return error.exitCode;
  return isPassing(error) ? EXIT.unreachable : EXIT.failed;
}
