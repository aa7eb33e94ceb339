/** A value of a table. */
export type Cell = string | number | bigint;

/** Writes rows under a heading as CSV (RFC 4180, lines end in a line feed). */
export const csv = (heading: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [heading, ...rows].map((row) => `${row.map(cellOf).join(',')}\n`).join('');

function cellOf(cell: Cell): string {
  const text = String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
