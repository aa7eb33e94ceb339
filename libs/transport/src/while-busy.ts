import { setTimeout as sleep } from 'node:timers/promises';
import { whyNotAllowed } from '@bpdao/identities';

/** How long a service that starts waits for a broker that is there and busy, ms. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 200;
/** What a broker that is busy, or whose cluster has no leader yet, makes of a request. */
const PASSING = new Set(['TimeoutError', 'RequestError', 'NoResponders', 'BrokerBusy']);

/** Does what needs the broker, again while that is busy. Throws what else goes wrong at once, and what passes when it has not passed in time. */
export async function whileBusy<T>(act: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isPassing(error) || performance.now() > giveUpAt) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

const isPassing = (error: unknown): boolean => error instanceof Error && PASSING.has(error.name) && whyNotAllowed(error) === undefined;
