import { whyNotAllowed } from '@bpdao/identities';
import { NotPrepared, StreamInRepair } from '@bpdao/journal';
import { untilThere, type Log } from '@bpdao/observability';
import { NotThereYet } from './not-there-yet.ts';

/** Errors of a request that pass: the broker is busy or went away, or its cluster has no leader yet. */
const PASSING = new Set(['TimeoutError', 'RequestError', 'NoResponders', 'BrokerBusy', 'JetStreamNotEnabled']);
/** Codes of the JetStream API for states that pass: no suitable peers, no leader of the cluster, not the leader. */
const PASSING_CODES = new Set<unknown>([10_005, 10_008, 10_009]);

/**
 * Repeats an action until the broker is there, prepared and not busy. Logs the obstacle every 10 s. Rejects if waiting
 * cannot help.
 */
export const patiently = <T>(act: () => Promise<T>, log: Log): Promise<T> => untilThere(act, { log, whyWait });

/** Tells why a starting service must wait; undefined if waiting cannot help. */
export function whyWait(error: unknown): string | undefined {
  if (!(error instanceof Error) || whyNotAllowed(error) !== undefined) return undefined;
  if (error instanceof NotThereYet || error instanceof NotPrepared || error instanceof StreamInRepair) {
    return error.message;
  }
  return PASSING.has(error.name) ||
    (error.name === 'JetStreamApiError' && PASSING_CODES.has(Reflect.get(error, 'code')))
    ? `the broker is there but cannot answer yet (${error.message})`
    : undefined;
}
