import { readFile } from 'node:fs/promises';

/** The last lines of a log; empty when there is none. */
export async function lastLines(file: string, lines: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/** A line of a log for a person: time and sentence of one in JSON, any other as it is. */
export function readable(line: string): string {
  try {
    const { time, msg } = JSON.parse(line) as { readonly time?: unknown; readonly msg?: unknown };
    if (typeof time === 'string' && typeof msg === 'string') return `${time} ${msg}`;
  } catch {
    // Not every program writes JSON.
  }
  return line;
}
