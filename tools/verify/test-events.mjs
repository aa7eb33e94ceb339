import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * The file into which Jest processes write their progress (jest-reporter.mjs); each read goes on from the end of the
 * last.
 */
export class TestEvents {
  #folder = mkdtempSync(path.join(tmpdir(), 'bpdao-verify-'));
  #read = 0;

  constructor() {
    writeFileSync(this.file, '');
  }

  get file() {
    return path.join(this.#folder, 'events.jsonl');
  }

  /** Returns the events since the last call. */
  next() {
    const whole = completeLines(readFileSync(this.file).subarray(this.#read));
    this.#read += whole.bytes;
    return whole.lines.map((line) => JSON.parse(line));
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/**
 * The lines of a text that have an end, and how many bytes they take.
 * @param {Buffer} text
 */
export function completeLines(text) {
  const bytes = text.lastIndexOf('\n') + 1;
  return { bytes, lines: text.subarray(0, bytes).toString().split('\n').slice(0, -1) };
}
