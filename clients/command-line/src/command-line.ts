import { Command, CommanderError } from 'commander';

/** Makes a program that complains in one sentence, and throws a CommanderError instead of ending the process. */
export function commandLine(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: (.)/, (_all, first: string) => first.toUpperCase())),
    })
    .exitOverride();
}

/**
 * Parses the words of a program, and prints help and complaints. Returns the exit code if the process must end;
 * undefined if the program can run.
 */
export function readWords(program: Command, words: readonly string[]): number | undefined {
  try {
    program.parse([...words], { from: 'user' });
    return undefined;
  } catch (error) {
    const exitCode = endOf(error);
    if (exitCode === undefined) throw error;
    return exitCode;
  }
}

/** Returns the exit code after an error: 0 after help, 2 after wrong use; undefined for another error. */
export function endOf(error: unknown): number | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  return error.exitCode === 0 ? 0 : 2;
}
