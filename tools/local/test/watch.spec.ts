import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ManagedProcess } from '../src/managed-process.ts';
import { Watch, type Watched } from '../src/watch.ts';

/** Programs that are real processes, and pauses that take no time. */
describe('a watch', () => {
  let folder: string;
  let told: string[];
  let pauses: number[];
  let started: number;
  let watch: Watch;
  const processes: ManagedProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-watch-'));
  });

  beforeEach(() => {
    [told, pauses, started] = [[], [], 0];
    const pause = (ms: number): Promise<void> => {
      pauses.push(ms);
      return Promise.resolve();
    };
    watch = new Watch({ tell: (line) => told.push(line), onStarted: () => (started += 1), pause });
  });

  afterAll(async () => {
    await Promise.all(processes.map((one) => one.kill()));
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts a program with this text, and collects the reactions of the watch to its ends. */
  async function programOf(
    name: string,
    text: string,
  ): Promise<{ readonly one: ManagedProcess; next(): Promise<void> }> {
    const program = path.join(folder, `${name}.mjs`);
    await writeFile(program, text);
    const one = new ManagedProcess({
      name,
      program,
      words: [],
      environment: {},
      logFile: path.join(folder, `${name}.log`),
    });
    processes.push(one);
    const ends: Promise<void>[] = [];
    let wake: () => void = () => undefined;
    one.onUnexpectedEnd = (ended, how) => {
      ends.push(watch.ended(ended, how));
      wake();
    };
    const next = async (): Promise<void> => {
      while (ends.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      await ends.shift();
    };
    return { one, next };
  }

  it('starts again what is killed, and says so at once with the last lines of its log', async () => {
    const { one, next } = await programOf(
      'steady',
      `console.error('not JSON'); console.error(JSON.stringify({ time: '2026-01-02T03:04:05.678Z', msg: 'it begins' })); setInterval(() => {}, 1000);`,
    );
    one.start();
    while (!(await one.lastWords()).includes('it begins')) await new Promise(setImmediate);
    const before = one.pid ?? 0;
    process.kill(before, 'SIGKILL');
    await next();
    expect(one.pid).not.toBe(before);
    expect([pauses, started]).toEqual([[500], 1]);
    expect(told).toEqual([
      `steady ended (SIGKILL) and is started again in 0.5 s; the last lines of ${one.logFile}:`,
      '  not JSON',
      '  2026-01-02T03:04:05.678Z it begins',
    ]);
  });

  it('leaves down what ends five times, after growing pauses', async () => {
    const { one, next } = await programOf('hopeless', `console.error('it cannot be'); process.exit(3);`);
    one.start();
    for (let ends = 1; ends <= 5; ends += 1) await next();
    expect([pauses, started, one.pid]).toEqual([[500, 1_000, 2_000, 4_000], 4, undefined]);
    expect(told).toContain(
      `hopeless ended (exit code 3) and stays down, the fifth end within a minute; the last lines of ${one.logFile}:`,
    );
    expect(told.at(-1)).toBe('  it cannot be');
  });

  it('counts a start that fails as an end', async () => {
    const broken: Watched = {
      name: 'broken',
      logFile: '/nowhere.log',
      start: () => Promise.reject(new Error('the port is in use')),
      lastWords: () => Promise.resolve(''),
    };
    await watch.ended(broken, 'SIGKILL');
    expect(told).toHaveLength(5);
    expect(told.at(-1)).toBe(
      'broken ended (the port is in use) and stays down, the fifth end within a minute; its log, /nowhere.log, is empty',
    );
  });

  it('leaves alone what was asked to end', async () => {
    const { one } = await programOf('asked', 'setInterval(() => {}, 1000);');
    one.start();
    await one.kill();
    one.start();
    await one.stop();
    expect(told).toEqual([]);
  });

  it('starts nothing once it is over', async () => {
    watch.stop();
    const starts: string[] = [];
    await watch.ended(
      {
        name: 'late',
        logFile: '/nowhere.log',
        start: () => void starts.push('late'),
        lastWords: () => Promise.resolve(''),
      },
      'SIGKILL',
    );
    expect([told, starts]).toEqual([[], []]);
  });
});
