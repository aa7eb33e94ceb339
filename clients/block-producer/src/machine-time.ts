import { setTimeout as sleep } from 'node:timers/promises';

/** The time for a producer: the machine's, or a simulated one under a seed. */
export interface MachineTime {
  /** Returns the milliseconds since the epoch; this clock may step. */
  nowMs(): number;
  /** Resolves after at least this many ms; keeps no process alive. */
  sleep(ms: number): Promise<void>;
}

/** The time of this machine. */
export const machineTime: MachineTime = {
  nowMs: () => Date.now(),
  sleep: (ms) => sleep(ms, undefined, { ref: false }),
};
