import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Writes a page under docs/, a page of Markdown as the formatter would. With `--check` on the command line it only says
 * whether the page is stale, and exits with 1.
 */
export async function writePage(name, text, program) {
  const page = path.join(root, name);
  const made = name.endsWith('.md') ? await format(text, { ...(await resolveConfig(page)), filepath: page }) : text;
  if (!process.argv.includes('--check')) return writeFileSync(page, made);
  if (existsSync(page) && readFileSync(page, 'utf8') === made) return;
  process.stderr.write(`${name} is stale; run node ${program} and commit it.\n`);
  process.exitCode = 1;
}
