/** Copies only the files that run to the folder named: packages with their built files, and node_modules. */
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

const to = process.argv[2];
if (to === undefined) throw new Error('usage: collect.mjs FOLDER');
mkdirSync(to, { recursive: true });
cpSync('package.json', path.join(to, 'package.json'));
cpSync('node_modules', path.join(to, 'node_modules'), { recursive: true, verbatimSymlinks: true });
for (const group of ['libs/platform', 'libs/rules', 'services', 'clients']) {
  for (const name of readdirSync(group)) {
    for (const part of ['package.json', 'dist', 'bin']) {
      const from = path.join(group, name, part);
      if (existsSync(from))
        cpSync(from, path.join(to, from), {
          recursive: true,
          filter: (file) => !/\.(map|d\.ts|tsbuildinfo)$/.test(file),
        });
    }
  }
}
