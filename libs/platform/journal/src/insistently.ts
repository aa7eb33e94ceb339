import { setTimeout as sleep } from 'node:timers/promises';

/** The time for which the broker is asked again, and the pause between two attempts, ms. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;
/** The names of passing errors: the broker is busy, or its cluster has no leader yet. */
const PASSING = new Set(['TimeoutError', 'RequestError', 'NoRespondersError', 'BrokerBusy']);

/**
 * Repeats an action while the broker does not answer or cannot do it now. Throws any other error at once, and a passing
 * error after 30 s.
 */
export async function insistently<T>(act: () => Promise<T>): Promise<T> {
  const giveUpAtMs = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Error) || !PASSING.has(error.name) || performance.now() > giveUpAtMs) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
