import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 500;

/** Asks until there is an answer, also while no block settles; the test's own time ends it. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    await sleep(PAUSE_MS);
  }
}
