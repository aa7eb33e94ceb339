import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Writes a generated file, a page of Markdown as the formatter would. With `--check` on the command line it only says
 * whether the file is stale, and exits with 1.
 */
export async function writePage(name, text, program) {
  const page = path.join(root, name);
  const made = name.endsWith('.md') ? await format(text, { ...(await resolveConfig(page)), filepath: page }) : text;
  if (!process.argv.includes('--check')) return writeFileSync(page, made);
  if (existsSync(page) && readFileSync(page, 'utf8') === made) return;
  process.stderr.write(`${name} is stale; run node ${program} and commit it.\n`);
  process.exitCode = 1;
}

/**
 * Writes the part of a page that stands between the mark of a program and the next end mark. A page with several parts
 * names each in its mark.
 */
export async function writePart(name, part, program, partName) {
  const there = readFileSync(path.join(root, name), 'utf8');
  const begin = `<!-- made by ${program}${partName === undefined ? '' : `: ${partName}`} -->`;
  const from = there.indexOf(begin) + begin.length;
  const to = there.indexOf('<!-- end -->', from);
  await writePage(name, `${there.slice(0, from)}\n\n${part}\n\n${there.slice(to)}`, program);
}
