import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a file with one JSON value a line, readable by its owner alone, and syncs it. Under its name the file is whole
 * or missing. An existing file of that name is replaced.
 */
export async function writeLines(file: string, values: AsyncIterable<object>): Promise<void> {
  const unfinished = `${file}.unfinished`;
  await pipeline(linesOf(values), createWriteStream(unfinished, { mode: 0o600, flush: true }));
  await rename(unfinished, file);
  const folder = await open(path.dirname(file), 'r');
  await folder.sync().finally(() => folder.close());
}

/** Reads the values of such a file in their order. Rejects if it cannot be read. */
export async function* readLines(file: string): AsyncGenerator {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    yield JSON.parse(line);
  }
}

async function* linesOf(values: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}
