import { spawnSync } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');
const modules = path.join(root, 'node_modules');

/** Runs a program of the project's packages. What it prints is kept, and shown only when it fails. */
export function run(program, words, environment = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(modules, program), ...words], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0', ...environment },
  });
  return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}` };
}

/** One part of the verification, with a line that says how it went and how long it took. */
export function step(name, act) {
  const begun = performance.now();
  const result = act();
  const took = ((performance.now() - begun) / 1000).toFixed(1);
  process.stdout.write(
    `${result.ok ? 'ok    ' : 'FAILED'} ${name} (${took} s)${result.note === undefined ? '' : `: ${result.note}`}\n`,
  );
  if (!result.ok) process.stdout.write(`${result.output.split('\n').slice(-120).join('\n')}\n`);
  return result;
}
