import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { ActorName } from '@bpdao/catalogue';

/** The end of a program, with its output. */
export interface EndedProgram {
  readonly code: number | null;
  /** All that it said on standard error. */
  readonly said: string;
}

const root = path.resolve(import.meta.dirname, '../../..');

/** A program of the project that a test starts by itself: its output as it comes, and its end. */
export class RunningProgram {
  readonly ended: Promise<EndedProgram>;
  private readonly child: ChildProcess;
  private heard = '';
  private readonly waiting = new Set<() => void>();

  /** `program`: its JavaScript file, from the root of the repository on. */
  constructor(program: string, words: readonly string[], environment: Readonly<Record<string, string>>) {
    this.child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', path.join(root, program), ...words],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } },
    );
    this.child.stderr?.on('data', (data: Buffer) => {
      this.heard += data.toString();
      this.wake();
    });
    this.ended = new Promise((resolve) =>
      this.child.on('close', (code) => {
        resolve({ code, said: this.heard.trim() });
        this.wake();
      }),
    );
  }

  /** True if it runs. */
  get runs(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves once it has said this. Throws when it ends before. */
  async says(words: string): Promise<void> {
    while (!this.heard.includes(words)) {
      if (!this.runs) throw new Error(`it ended before it said "${words}": ${this.heard}`);
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** Ends it with a signal. */
  end(signal: NodeJS.Signals = 'SIGTERM'): Promise<EndedProgram> {
    this.child.kill(signal);
    return this.ended;
  }

  private wake(): void {
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}

/** Starts a service that a test starts by itself. */
export const runService = (actor: ActorName, environment: Readonly<Record<string, string>>): RunningProgram =>
  new RunningProgram(`services/${actor}/dist/main.js`, [], environment);
