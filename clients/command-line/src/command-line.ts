import { Command, CommanderError } from 'commander';

/** A program that complains in one sentence, and throws a CommanderError where it would end the process. */
export function commandLine(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: (.)/, (_all, first: string) => first.toUpperCase())),
    })
    .exitOverride();
}

/**
 * Has the program read its words; the exit code when that ends it, undefined when it is to run. Help and complaints are
 * printed by then.
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

/** With what a program ends after this: 0 after help, 2 after wrong use; undefined: the error is another. */
export function endOf(error: unknown): number | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  return error.exitCode === 0 ? 0 : 2;
}
