import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** What a process has used. */
export interface Usage {
  /** Seconds of one core since it began. */
  readonly cpuSeconds: number;
  /** Largest resident size so far, MiB. */
  readonly peakRssMiB: number;
  readonly rssMiB: number;
}

const TICKS_PER_SECOND = 100;
const KIB_PER_MIB = 1024;

/** From the system's own account of a process; undefined where there is none (Linux has it). */
export function usageOf(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND, peakRssMiB: Math.round(kib('VmHWM') / KIB_PER_MIB), rssMiB: Math.round(kib('VmRSS') / KIB_PER_MIB) };
  } catch {
    return undefined;
  }
}

/** What the numbers were measured on. */
export const machine = (): Readonly<Record<string, string | number>> => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  commit: commit(),
});

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
