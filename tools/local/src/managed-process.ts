import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { endWithUs } from '@bpdao/broker';
import { lastLines } from './last-lines.ts';
import type { Watched } from './watch.ts';

/** The plan by which a process is started. */
export interface ProcessPlan {
  readonly name: string;
  /** The program's JavaScript file. */
  readonly program: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
}

const STOP_MS = 8000;
/**
 * Halves the memory for no more CPU: young objects die at once here, so a small nursery is enough, and old space is
 * cleaned before it has doubled.
 */
const HEAP = ['--max-semi-space-size=4', '--heap-growing-percent=30'];
/** A setting of glibc: threads share freed memory. */
const ARENAS = { MALLOC_ARENA_MAX: '2' };

/**
 * A process of the network: in a group of its own, so that Ctrl-C reaches only who started it. Its output goes to its
 * log.
 */
export class ManagedProcess implements Watched {
  readonly plan: ProcessPlan;
  /** Called if it ends unasked. */
  onUnexpectedEnd: (process: ManagedProcess, how: string) => void = () => undefined;
  private child: ChildProcess | undefined;
  private expected = false;

  constructor(plan: ProcessPlan) {
    this.plan = plan;
  }

  get name(): string {
    return this.plan.name;
  }

  get logFile(): string {
    return this.plan.logFile;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    const { program, words, environment, logFile } = this.plan;
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...HEAP, program, ...words], {
      stdio: ['ignore', log, log],
      detached: true,
      env: { ...process.env, ...ARENAS, ...environment },
    });
    closeSync(log);
    endWithUs(child);
    this.child = child;
    this.expected = false;
    const ended = (how: string): void => {
      if (this.child !== child) return;
      this.child = undefined;
      if (!this.expected) this.onUnexpectedEnd(this, how);
    };
    child.once('error', ({ message }) => ended(message));
    child.once('exit', (code, signal) => ended(signal ?? `exit code ${code ?? 0}`));
  }

  /** Ends it in order, after so many ms (8,000 when absent) with SIGKILL. */
  async stop(patienceMs = STOP_MS): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    const hard = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await this.end(child, 'SIGTERM');
    clearTimeout(hard);
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    if (this.child !== undefined) await this.end(this.child, 'SIGKILL');
  }

  /** Stops it where it is, as a machine that hangs would: it keeps its connections and does nothing. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  /** Lets it go on where it was paused. */
  resume(): void {
    this.child?.kill('SIGCONT');
  }

  /** Returns the last lines of its log. */
  lastWords(lines = 3): Promise<string> {
    return lastLines(this.plan.logFile, lines);
  }

  private async end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    this.expected = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    await ended;
  }
}
