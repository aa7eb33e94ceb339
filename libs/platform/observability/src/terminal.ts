import { printable, printableJson } from './printable.ts';

/**
 * The one place where programs for people write: what strangers wrote into a post, a memo or an answer comes out as
 * text, never as a command to the terminal or as a line of the program's own. Lint keeps other files from
 * `process.stdout` and `process.stderr`.
 */

/** Prints lines that were asked for on standard output; a line feed within one is shown, not obeyed. */
export const printLines = (lines: readonly string[]): void => void process.stdout.write(joined(lines));

/** Prints a value on standard output as one line of JSON. */
export const printJson = (value: unknown): void => void process.stdout.write(`${printableJson(value)}\n`);

/** Says one sentence on standard error: what belongs to people only and must not disturb a pipe. */
export const complain = (sentence: string): void => complainLines([sentence]);

/** The same of several lines. */
export const complainLines = (lines: readonly string[]): void => void process.stderr.write(joined(lines));

const joined = (lines: readonly string[]): string => lines.map((line) => `${printable(line)}\n`).join('');

/** Asks on standard error; what is typed stands behind it. */
export const ask = (question: string): void => void process.stderr.write(printable(question));

/** Whether somebody looks at standard error: only then is anything drawn there. */
export const isLookedAt = (): boolean => process.stderr.isTTY;

/** Draws a line on standard error over the one that is being drawn there. */
export const drawOver = (line: string): void => void process.stderr.write(`${CLEAR}${printable(line)}`);

/** Takes away the line that is being drawn. */
export const eraseLine = (): void => void process.stderr.write(CLEAR);

const CLEAR = '\r\u001B[K';

/** Columns of the terminal that standard output is; undefined when it is none. */
export const columns = (): number | undefined => process.stdout.columns;

/** Ends the program when nobody reads its standard output any more, as `head` does. */
export const endWithReader = (): void => void process.stdout.on('error', () => process.exit());
