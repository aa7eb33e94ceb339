import { setTimeout as sleep } from 'node:timers/promises';

/** Time as a producer needs it: the machine's, or a simulated one under a seed. */
export interface MachineTime {
  /** Milliseconds since the epoch; may step. */
  nowMs(): number;
  /** Resolves after at least so many ms; keeps no process alive. */
  sleep(ms: number): Promise<void>;
}

/** The time of this machine. */
export const machineTime: MachineTime = {
  nowMs: () => Date.now(),
  sleep: (ms) => sleep(ms, undefined, { ref: false }),
};
