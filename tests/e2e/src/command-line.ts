import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Network } from '@bpdao/local';

const PROGRAM = path.resolve(import.meta.dirname, '../../../clients/cli/dist/main.js');

/** The identities whose seeds commands get; a customer's for all other commands. */
const SPEAKS_AS: Readonly<Record<string, string>> = { join: 'newcomer', history: 'forum', audit: 'reader' };

/** The result of a command line: every line that it printed, as JSON. */
export interface Ran {
  readonly code: number | null;
  readonly said: readonly Record<string, unknown>[];
  readonly complained: string;
}

/** The command line that runs: its lines as they come, and its end. */
export class RunningCommand {
  readonly said: Record<string, unknown>[] = [];
  readonly ended: Promise<Ran>;
  private readonly child: ChildProcess;
  private readonly waiting = new Set<() => void>();
  private complained = '';

  constructor({ url, layout, seedFile }: Network, words: readonly string[]) {
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        PROGRAM,
        '--servers',
        url,
        '--genesis',
        layout.genesis,
        '--keys',
        layout.keys,
        '--json',
        ...words,
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          ...(seedFile === undefined
            ? undefined
            : { BPDAO_NKEY_SEED_FILE: seedFile(SPEAKS_AS[words[0] ?? ''] ?? 'customer') }),
        },
      },
    );
    this.child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.said.push(JSON.parse(line) as Record<string, unknown>);
      for (const wake of this.waiting) wake();
    });
    child.stderr.on('data', (data: Buffer) => (this.complained += data.toString()));
    this.ended = new Promise((resolve) =>
      child.on('close', (code) => {
        for (const wake of this.waiting) wake();
        resolve({ code, said: this.said, complained: this.complained });
      }),
    );
  }

  /** Returns the first line with this step, once it is printed. */
  async step(step: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.said.find((line) => line.step === step);
      if (found !== undefined) return found;
      if (this.child.exitCode !== null) {
        throw new Error(`bpdao ended with ${this.child.exitCode} before ${step}: ${this.complained}`);
      }
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  stop(): void {
    this.child.kill('SIGTERM');
  }
}

/** Runs `bpdao` with these words in the network's own keys folder. */
export const bpdao = (network: Network, ...words: readonly string[]): Promise<Ran> =>
  new RunningCommand(network, words).ended;
