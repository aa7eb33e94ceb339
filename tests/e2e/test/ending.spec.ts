import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@bpdao/testkit';

const PROGRAM = path.resolve(import.meta.dirname, '../../../tools/local/dist/main.js');

/** Returns the ids of the processes that a process has started, as the system reports them. */
function childrenOf(pid: number): readonly number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=', '-o', 'ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  return rows.flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
}

/** Tells if a process is there and no zombie. */
function runs(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}

/** `npm start` that is told to end, in every state. */
describe('npm start, told to end,', () => {
  let data: string;
  let child: ChildProcess;
  let said: string;
  let wake: () => void = () => undefined;
  let ended: Promise<unknown>;

  beforeEach(async () => {
    data = await mkdtemp(path.join(tmpdir(), 'bpdao-ending-'));
    said = '';
  });

  async function start(...words: readonly string[]): Promise<void> {
    child = spawn(
      process.execPath,
      [PROGRAM, '--data', data, '--port', String(await freePort()), '--producers', '2', '--rate', '20', ...words],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    ended = once(child, 'close').finally(() => wake());
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer) => {
        said += part.toString();
        wake();
      });
    }
  }

  afterEach(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(data, { recursive: true, force: true });
  });

  async function says(pattern: RegExp): Promise<void> {
    while (!pattern.test(said)) {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${said}`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  /** Sends the signals and waits for the end: how long it took, ms, and which processes are left. */
  async function end(
    ...signals: readonly NodeJS.Signals[]
  ): Promise<{ readonly tookMs: number; readonly left: readonly number[] }> {
    const started = childrenOf(child.pid ?? 0);
    expect(started.length).toBeGreaterThan(0);
    const sentMs = performance.now();
    for (const [index, signal] of signals.entries()) {
      if (index > 0) await says(/^stopping$/m); // two that come as one are one
      child.kill(signal);
    }
    await ended;
    return { tookMs: performance.now() - sentMs, left: started.filter(runs) };
  }

  const BLOCKS = /^ +2 producer/m;
  const TEN_SECONDS = 10_000;

  it('while blocks run, ends everything', async () => {
    await start();
    await says(BLOCKS);
    const { tookMs, left } = await end('SIGINT');
    expect([left, child.exitCode]).toEqual([[], 0]);
    expect(tookMs).toBeLessThan(TEN_SECONDS);
  });

  it('while the services only start, ends everything', async () => {
    await start();
    await says(/^starting six services$/m);
    const { tookMs, left } = await end('SIGTERM');
    expect([left, child.exitCode]).toEqual([[], 0]);
    expect(tookMs).toBeLessThan(TEN_SECONDS);
  });

  it('when all services were killed, leaves no broker behind', async () => {
    await start();
    await says(BLOCKS);
    for (const pid of childrenOf(child.pid ?? 0).filter((one) => commandOf(one).includes('/services/'))) {
      process.kill(pid, 'SIGKILL');
    }
    await says(/^\S+ ended \(SIGKILL\)/m);
    const { tookMs, left } = await end('SIGINT');
    expect([left, child.exitCode]).toEqual([[], 0]);
    expect(tookMs).toBeLessThan(TEN_SECONDS);
  });

  it('when everything hangs, ends it all the same', async () => {
    await start();
    await says(BLOCKS);
    for (const pid of childrenOf(child.pid ?? 0)) process.kill(pid, 'SIGSTOP');
    const { tookMs, left } = await end('SIGINT');
    expect(left).toEqual([]);
    expect(tookMs).toBeLessThan(TEN_SECONDS);
  });

  it('a second time, while the first is under way, kills everything at once', async () => {
    await start();
    await says(BLOCKS);
    const { left } = await end('SIGINT', 'SIGINT');
    expect([left, child.exitCode]).toEqual([[], 1]);
  });

  const commandOf = (pid: number): string =>
    execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
});
