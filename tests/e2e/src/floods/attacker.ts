import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { AttackMessage, AttackOrder, AttackReport, AttackTask } from './attack-messages.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../dist/floods/attack-process.js');
/** A flood that is not over so long after its time is ended, ms. */
const GRACE_MS = 60_000;

/** An attacker: a process of its own, one identity. */
export class Attacker {
  /** Figures that it noted while it prepared. */
  readonly notes: Readonly<Record<string, number>>;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, notes: Readonly<Record<string, number>>) {
    this.child = child;
    this.notes = notes;
  }

  /** Resolves when it is ready to flood. */
  static async prepare(task: AttackTask): Promise<Attacker> {
    const child = fork(PROGRAM, [JSON.stringify(task)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const told = await next(child);
    if (told.type === 'ready') return new Attacker(child, told.notes);
    child.kill('SIGKILL');
    throw new Error(`the attacker: ${told.type === 'failed' ? told.sentence : 'it was not asked'}`);
  }

  /** Floods for so long. */
  async flood(order: AttackOrder): Promise<AttackReport> {
    this.child.send(order);
    const late = setTimeout(() => this.child.kill('SIGKILL'), order.forMs + GRACE_MS);
    const told = await next(this.child);
    clearTimeout(late);
    if (told.type === 'done') return told.report;
    throw new Error(`the attacker: ${told.type === 'failed' ? told.sentence : 'it is ready again'}`);
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

/** Returns its next message; its end is a failure. */
function next(child: ChildProcess): Promise<AttackMessage> {
  return new Promise((resolve) => {
    const ended = (code: number | null, signal: string | null): void =>
      resolve({ type: 'failed', sentence: `it ended with ${signal ?? code ?? 'nothing'}` });
    child.once('exit', ended);
    child.once('message', (message: AttackMessage) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}
