import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Network } from '@bpdao/local';
import { rounded } from './statistics.ts';

/** The time and memory that a process has used. */
export interface Usage {
  /** Returns the seconds of one core since it began. */
  readonly cpuSeconds: number;
  /** Largest resident size so far, MiB. */
  readonly peakRssMiB: number;
  readonly rssMiB: number;
}

const TICKS_PER_SECOND = 100;
const KIB_PER_MIB = 1024;

/** Reads the system's own account of a process; undefined if there is none (Linux has it). */
export function usageOf(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      peakRssMiB: Math.round(kib('VmHWM') / KIB_PER_MIB),
      rssMiB: Math.round(kib('VmRSS') / KIB_PER_MIB),
    };
  } catch {
    return undefined;
  }
}

/** Measures the use of each process of a network, by its name. */
export class ProcessMeter {
  readonly pids: readonly (readonly [name: string, pid: number])[];

  constructor({ broker, services, producers }: Network) {
    const all = [...services.values(), ...producers].map(({ plan, pid }) => [plan.name, pid ?? 0] as const);
    this.pids = broker?.pid === undefined ? all : [['broker', broker.pid] as const, ...all];
  }

  /** Returns the seconds of one core since each began. */
  cpuSeconds(): Readonly<Record<string, number>> {
    return this.each(({ cpuSeconds }) => cpuSeconds);
  }

  /** Returns the CPU seconds used since then, for each unit of work. */
  since(before: Readonly<Record<string, number>>, units: number): Readonly<Record<string, number>> {
    return Object.fromEntries(
      Object.entries(this.cpuSeconds()).map(([name, seconds]) => [
        name,
        rounded((seconds - (before[name] ?? 0)) / units, 3),
      ]),
    );
  }

  rssMiB(): Readonly<Record<string, number>> {
    return this.each(({ rssMiB }) => rssMiB);
  }

  peakRssMiB(): Readonly<Record<string, number>> {
    return this.each(({ peakRssMiB }) => peakRssMiB);
  }

  private each(figure: (usage: Usage) => number): Readonly<Record<string, number>> {
    return Object.fromEntries(this.pids.map(([name, pid]) => [name, figure(usageOf(pid) ?? NOTHING)]));
  }
}

const NOTHING: Usage = { cpuSeconds: 0, peakRssMiB: 0, rssMiB: 0 };

/** Describes the machine on which the numbers were measured. */
export const machine = (): Readonly<Record<string, string | number>> => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  commit: commit(),
});

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
