/**
 * `npm run docs`: makes the API reference from the sources and then the site, in tools/docs/dist/site. Needs no network.
 * A dead link or a diagram with a fault fails it.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const steps = [
  ['typedoc/bin/typedoc', '--options', 'tools/docs/typedoc.config.mjs'],
  ['vitepress/bin/vitepress.js', 'build', 'tools/docs'],
];
for (const [program, ...words] of steps) {
  const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules', program), ...words], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
process.stdout.write('The site is in tools/docs/dist/site; npm run docs:serve shows it.\n');
