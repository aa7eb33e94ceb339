#!/usr/bin/env node
/** Starts the built command line on the Node that npm installed beside it, whichever Node npx found. */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

const NODE_LEAST = 24;
const here = path.dirname(realpathSync(process.argv[1] ?? import.meta.filename));
const main = path.join(here, '../dist/main.js');

if (!existsSync(main)) {
  process.stderr.write('bpdao is not built yet; run `npm run build` first.\n');
  process.exitCode = 1;
} else if (Number(process.versions.node.split('.')[0]) >= NODE_LEAST) {
  await import(main);
} else {
  const node = path.join(here, '../../../node_modules/.bin/node');
  if (existsSync(node))
    process.exitCode = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
  else {
    process.stderr.write(
      `bpdao needs Node ${NODE_LEAST} or later; this is ${process.versions.node}, and node_modules holds none.\n`,
    );
    process.exitCode = 1;
  }
}
