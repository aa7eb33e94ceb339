import { printable, printableJson } from './printable.ts';

/**
 * The one place where programs for people write. Text of strangers in a post, a memo or an answer is printed as text,
 * never as a command to the terminal or as a line of the program's own. Lint keeps other files from `process.stdout`
 * and `process.stderr`.
 */

/** Prints requested lines on standard output; a line feed within a line is shown, not obeyed. */
export const printLines = (lines: readonly string[]): void => void process.stdout.write(joined(lines));

/** Prints a value on standard output as one line of JSON. */
export const printJson = (value: unknown): void => void process.stdout.write(`${printableJson(value)}\n`);

/** Prints one sentence on standard error: text for people that must not disturb a pipe. */
export const complain = (sentence: string): void => complainLines([sentence]);

/** Prints several lines in the same way. */
export const complainLines = (lines: readonly string[]): void => void process.stderr.write(joined(lines));

const joined = (lines: readonly string[]): string => lines.map((line) => `${printable(line)}\n`).join('');

/** Asks on standard error; the typed answer stands behind the question. */
export const ask = (question: string): void => void process.stderr.write(printable(question));

/** Tells if standard error is a terminal: only then is anything drawn there. */
export const isLookedAt = (): boolean => process.stderr.isTTY;

/** Draws a line on standard error in place of the drawn one. */
export const drawOver = (line: string): void => void process.stderr.write(`${CLEAR}${printable(line)}`);

/** Erases the drawn line. */
export const eraseLine = (): void => void process.stderr.write(CLEAR);

const CLEAR = '\r\u001B[K';

/** Returns the columns of the terminal on standard output; undefined if it is no terminal. */
export const columns = (): number | undefined => process.stdout.columns;

/** Ends the program when its standard output has no reader any more, as with `head`. */
export const endWithReader = (): void => void process.stdout.on('error', () => process.exit());
