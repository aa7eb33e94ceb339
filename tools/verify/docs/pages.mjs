import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root.mjs';

/** The files of the repository, committed or about to be, by their path from its root. */
export const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((name) => name !== '' && existsSync(path.join(root, name)));

export const read = (name) => readFileSync(path.join(root, name), 'utf8');

/**
 * Reads a page of Markdown: its name, its text without blocks of code, these blocks, and the line of each block of
 * text.
 */
export function page(name) {
  const blocks = [];
  const code = [];
  let block;
  let fence = false;
  for (const [index, line] of read(name).split('\n').entries()) {
    if (/^\s*```/.test(line)) {
      fence = !fence;
      block = undefined;
    } else if (fence || /^ {4,}(?![-*] |\d+\. )\S/.test(line)) {
      code.push({ line: index + 1, text: line });
      block = undefined;
    } else if (line.trim() === '') block = undefined;
    else if (block === undefined || startsBlock(line)) blocks.push((block = { line: index + 1, text: line.trim() }));
    else block.text += ` ${line.trim()}`;
  }
  return { name, blocks, code };
}

/** A heading, a row of a table and an item of a list are blocks by themselves. */
const startsBlock = (line) => /^\s*(?:#|\||[-*] |\d+\. )/.test(line);

/** The pages that people read: all Markdown but the record of changes, which is history. */
export const pages = files.filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md').map(page);

/** Returns the anchors of a page's headings, as GitHub and the site make them. */
export function anchorsOf(name) {
  return headingsOf(name).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}

/** Returns the headings of a page, without marks. */
export const headingsOf = (name) =>
  [...read(name).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1').replaceAll('`', ''),
  );
