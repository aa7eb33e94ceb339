import { readFile } from 'node:fs/promises';

/** Returns the last lines of a log; empty if there is none. */
export async function lastLines(file: string, lines: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/** Formats a line of a log for a person: time and sentence of a line in JSON, any other line as it is. */
export function readable(line: string): string {
  try {
    const { time, msg } = JSON.parse(line) as { readonly time?: unknown; readonly msg?: unknown };
    if (typeof time === 'string' && typeof msg === 'string') return `${time} ${msg}`;
  } catch {
    // Not every program writes JSON.
  }
  return line;
}
