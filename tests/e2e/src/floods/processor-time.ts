import { readFileSync } from 'node:fs';

/** The length of a clock tick of Linux. */
const TICK_MS = 10;

/**
 * Returns the processor time that a process has used, user and system, ms; 0 if the system does not tell it (Linux
 * does).
 */
export function processorMs(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8');
    const [user = '0', system = '0'] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) * TICK_MS;
  } catch {
    return 0;
  }
}
