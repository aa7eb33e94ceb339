import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { isToEnd } from './end-all.mjs';
import { root } from './root.mjs';

const modules = path.join(root, 'node_modules');
const QUIET = { NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' };

/**
 * Runs a program of the project's packages. Its output is kept, and shown only when it fails; `onLine` is told each
 * line of its standard output as it comes.
 */
export const run = (program, words, { environment = {}, onLine } = {}) =>
  runCommand(process.execPath, [path.join(modules, program), ...words], { environment, onLine });

/** Runs any program. A program that cannot be started, or takes longer than `timeoutMs`, has failed. */
export async function runCommand(command, words, { environment = {}, onLine, timeoutMs } = {}) {
  const child = spawn(command, words, {
    cwd: root,
    // a group of its own: a terminal's Ctrl-C must not end it before its children are known (end-all.mjs)
    detached: true,
    timeout: timeoutMs,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...QUIET, ...environment },
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  if (onLine !== undefined) createInterface({ input: child.stdout }).on('line', onLine);
  const status = await once(child, 'close').then(
    ([code]) => code,
    ({ message }) => {
      chunks.push(Buffer.from(message));
      return undefined;
    },
  );
  if (isToEnd()) await new Promise(() => undefined); // until the process exits
  return { ok: status === 0, output: Buffer.concat(chunks).toString() };
}

/**
 * Makes parts of the verification: each is told by `progress` while it runs, and then is a line that says how it went
 * and how long it took.
 */
export const stepsOf =
  (progress, out = process.stdout) =>
  async (name, act) => {
    const begun = performance.now();
    progress.begin(name);
    const result = await act();
    progress.end();
    const took = ((performance.now() - begun) / 1000).toFixed(1);
    out.write(
      `${result.ok ? 'ok    ' : 'FAILED'} ${name} (${took} s)${result.note === undefined ? '' : `: ${result.note}`}\n`,
    );
    if (!result.ok) out.write(`${result.output.split('\n').slice(-120).join('\n')}\n`);
    return result;
  };
