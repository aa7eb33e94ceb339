/** docs/operations/results.md: each long run replaces its own part. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../../..');
const page = path.join(root, 'docs/operations/results.md');

/** Puts a part into the page, under its title, in the place of the one before. */
export function replacePart(title, lines) {
  const text = [`## ${title}`, '', ...lines, ''].join('\n');
  const before = readFileSync(page, 'utf8');
  const part = new RegExp(`## ${title}\\n[\\s\\S]*?(?=\\n## |$)`);
  writeFileSync(page, part.test(before) ? before.replace(part, () => text) : `${before.trimEnd()}\n\n${text}`);
}

/** Returns the tested commit, and if the files differ from it; the page itself may. */
export function commitOf() {
  const git = (...words) => spawnSync('git', words, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!docs/operations/results.md');
  return `${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ' with changes'}`;
}

export const machine = `${cpus().length} cores, ${process.version}`;
