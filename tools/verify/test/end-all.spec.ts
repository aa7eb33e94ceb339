import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { processTable } from '../process-table.mjs';

const module = (name: string): string => JSON.stringify(path.resolve(import.meta.dirname, '..', name));

/** Starts a child that starts another in a group of its own, prints both their ids, and waits. */
const PROGRAM = `
  import { spawn } from 'node:child_process';
  import { endAllOnSignal } from ${module('end-all.mjs')};
  endAllOnSignal(() => process.stdout.write('the end\\n'));
  const grandchild = "const { spawn } = require('node:child_process');" +
    "const { pid } = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true });" +
    "console.log(process.pid, pid); setInterval(() => {}, 1000)";
  spawn(process.execPath, ['-e', grandchild], { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
`;

describe('a signal', () => {
  let pids: readonly number[] = [];
  const running = (): readonly number[] =>
    processTable()
      .map(({ pid }) => pid)
      .filter((pid) => pids.includes(pid));

  afterEach(() => {
    for (const pid of running()) process.kill(pid, 'SIGKILL');
  });

  it.each<[signal: NodeJS.Signals, code: number]>([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('%s ends the verification with %i, and what it started in groups of their own', async (signal, code) => {
    const program = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    pids = String(value).split(' ').map(Number);
    expect(running()).toHaveLength(2);
    program.kill(signal);
    expect(await once(program, 'exit')).toEqual([code, null]);
    expect(await lines.next()).toMatchObject({ value: 'the end' });
    expect(running()).toEqual([]);
  });
});
