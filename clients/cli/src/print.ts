import { printable, printJson, printLines } from '@bpdao/observability';
import { writeAddress, writeAmount } from '@bpdao/sdk';
import type { Context } from './context.ts';

/** A value for JSON. Amounts are decimal texts, so that no number loses digits. */
export type Printable =
  string | number | boolean | null | undefined | readonly Printable[] | { readonly [name: string]: Printable };

/** Prints one JSON object, or the lines for people. */
export function print({ json }: Pick<Context, 'json'>, value: Printable, lines: readonly string[]): void {
  if (json) printJson(value);
  else printLines(lines);
}

/** Writes names and values in two columns. */
export function table(rows: readonly (readonly [name: string, value: string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

/** Writes rows under a heading, with columns as wide as they need. */
export function grid(cells: readonly (readonly string[])[]): readonly string[] {
  const rows = cells.map((row) => row.map(printable)); // escaped text is wider
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Shortens a hash for a line. */
export const short = (hash: string): string => `${hash.slice(0, 10)}…`;

/** Shortens an address for a line. */
export const shortAddress = (address: string): string => {
  const text = writeAddress(address);
  return `${text.slice(0, 9)}…${text.slice(-4)}`;
};

export const dollars = (amount: bigint): string => `$ ${writeAmount(amount)}`;
export const rep = (amount: bigint): string => `${writeAmount(amount)} REP`;
