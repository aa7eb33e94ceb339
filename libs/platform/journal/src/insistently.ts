import { setTimeout as sleep } from 'node:timers/promises';

/** For how long the broker is asked again, and the pause between, ms. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;
/** What a broker that is busy, or whose cluster has no leader yet, makes of a request. */
const PASSING = new Set(['TimeoutError', 'RequestError', 'NoRespondersError', 'BrokerBusy']);

/**
 * Does what needs the broker, again while that does not answer or cannot do it now. Throws what does not pass at once,
 * and what has not passed in time.
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
