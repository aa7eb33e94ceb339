import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes the site's contents: the sections and pages of docs/README.md in their order, and the API reference where it is
 * made.
 */
export function sidebar(root) {
  const groups = [];
  for (const line of readFileSync(path.join(root, 'docs/README.md'), 'utf8').split('\n')) {
    const heading = /^## (.+)$/.exec(line);
    const page = /^- \[([^\]]+)\]\(([^)#]+\.md)\)/.exec(line);
    if (heading !== null) groups.push({ text: heading[1], collapsed: groups.length > 1, items: [] });
    else if (page !== null) groups.at(-1).items.push({ text: page[1], link: linkTo(page[2]) });
  }
  const filled = groups.filter(({ items }) => items.length > 0);
  const api = path.join(root, 'docs/api');
  if (existsSync(api)) filled.push({ text: 'API reference', collapsed: true, items: apiPages(api) });
  return filled;
}

function apiPages(folder) {
  const names = readdirSync(folder).filter((name) => name !== 'index.md');
  return names.map((name) => ({ text: path.basename(name, '.md'), link: `/docs/api/${path.basename(name, '.md')}` }));
}

function linkTo(page) {
  return path.posix
    .join('/docs', page)
    .replace(/README\.md$/, '')
    .replace(/\.md$/, '');
}
