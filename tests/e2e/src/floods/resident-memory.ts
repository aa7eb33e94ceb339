import { readFileSync } from 'node:fs';

const KIB_PER_MIB = 1024;

/** Returns the memory that a process has now, MiB; 0 if the system does not tell it (Linux does). */
export function residentMiB(pid: number | undefined): number {
  try {
    return Math.round(
      Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1] ?? 0) / KIB_PER_MIB,
    );
  } catch {
    return 0;
  }
}
