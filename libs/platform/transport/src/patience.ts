import { whyNotAllowed } from '@bpdao/identities';
import { NotPrepared, StreamInRepair } from '@bpdao/journal';
import { untilThere, type Log } from '@bpdao/observability';
import { NotThereYet } from './not-there-yet.ts';

/** What a broker that is busy, that went away, or whose cluster has no leader yet, makes of a request. */
const PASSING = new Set(['TimeoutError', 'RequestError', 'NoResponders', 'BrokerBusy', 'JetStreamNotEnabled']);
/** Codes of the JetStream API: no suitable peers, no leader of the cluster, not the leader. */
const PASSING_CODES = new Set<unknown>([10_005, 10_008, 10_009]);

/**
 * Does what needs the broker, again until that is there, prepared and not busy; says every 10 s what is waited for.
 * Rejects with what waiting cannot mend.
 */
export const patiently = <T>(act: () => Promise<T>, log: Log): Promise<T> => untilThere(act, { log, whyWait });

/** Why a service that starts has to wait; undefined when waiting cannot mend it. */
export function whyWait(error: unknown): string | undefined {
  if (!(error instanceof Error) || whyNotAllowed(error) !== undefined) return undefined;
  if (error instanceof NotThereYet || error instanceof NotPrepared || error instanceof StreamInRepair) {
    return error.message;
  }
  return PASSING.has(error.name) ||
    (error.name === 'JetStreamApiError' && PASSING_CODES.has(Reflect.get(error, 'code')))
    ? `the broker is there and cannot tell yet (${error.message})`
    : undefined;
}
