import { spawn } from 'node:child_process';
import path from 'node:path';

const MODULE = path.resolve(import.meta.dirname, '../dist/end-with-us.js');

/**
 * Starts a process that starts a child in a group of its own and then does this; gives the child's id once the first
 * has ended.
 */
function childOf(then: string): Promise<number> {
  const program = `
    import { spawn } from 'node:child_process';
    import { endWithUs } from ${JSON.stringify(MODULE)};
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true });
    endWithUs(child);
    process.stdout.write(String(child.pid));
    ${then}`;
  return new Promise((resolve) => {
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    parent.stdout.on('data', (data: Buffer) => (said += data.toString()));
    parent.on('close', () => resolve(Number(said)));
  });
}

/** Resolves once a process is gone. */
async function isGone(pid: number): Promise<true> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('what a process started in a group of its own', () => {
  it.each([
    ['when it exits', 'process.exit(0);'],
    ['when it fails', "throw new Error('a fault');"],
    ['when there is nothing left to do', 'child.unref();'],
  ])('ends with it %s', async (_when, then) => {
    const pid = await childOf(then);
    expect(pid).toBeGreaterThan(0);
    expect(await isGone(pid)).toBe(true);
  });
});
