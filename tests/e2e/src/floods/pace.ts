import { setTimeout as sleep } from 'node:timers/promises';
import type { AttackOrder } from './attack-messages.ts';

const TICK_MS = 2;

/**
 * Calls `burst` with how many are due, again and again until the time is over; without a rate always with the most.
 * Gives the time that it took, ms.
 */
export async function paced(
  { forMs, perSecond }: AttackOrder,
  most: number,
  burst: (count: number) => Promise<void>,
): Promise<number> {
  const begunMs = performance.now();
  let given = 0;
  for (let passedMs = 0; passedMs < forMs; passedMs = performance.now() - begunMs) {
    const due = perSecond === undefined ? most : Math.min(most, Math.floor((passedMs / 1000) * perSecond) - given);
    if (due > 0) await burst(due);
    else await sleep(TICK_MS);
    given += Math.max(0, due);
  }
  return performance.now() - begunMs;
}
