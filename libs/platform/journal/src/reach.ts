import type { NatsConnection } from '@nats-io/nats-core';
import { importedApi, streamName, type StoredMessage } from '@bpdao/wire';
import { callApi, errorOf, isApiError, NO_MESSAGE_FOUND, OWN_API, STREAM_NOT_FOUND } from './jetstream-api.ts';
import { StreamInRepair } from './journal-error.ts';
import { repairOf, type MarkedConfig } from './repair-mark.ts';
import { storedMessageOf, type GottenMessage } from './stored-message.ts';

/**
 * The way of a process to the actors' streams: to its own in its own account, to others by the exports of their
 * accounts (docs/operations/identities.md).
 */
export interface Reach {
  readonly connection: NatsConnection;
  /** The actor to whose account the connection belongs; undefined on a broker without accounts. */
  readonly account: string | undefined;
}

const apiOf = ({ account }: Reach, actor: string): string =>
  account === undefined || account === actor ? OWN_API : importedApi(actor);

/**
 * Returns the last sequence of an actor's stream, 0 if it is empty; undefined if there is no such stream. Rejects if
 * the sequence cannot be known, with StreamInRepair while the stream is made anew.
 */
export async function lastSequence(reach: Reach, actor: string): Promise<number | undefined> {
  const info = await callApi<{ readonly config: MarkedConfig; readonly state: { readonly last_seq: number } }>(
    reach.connection,
    `STREAM.INFO.${streamName(actor)}`,
    {},
    apiOf(reach, actor),
  );
  if (!isApiError(info)) {
    if (repairOf(info.config) !== undefined) throw new StreamInRepair(actor);
    return info.state.last_seq;
  }
  if (info.error.err_code === STREAM_NOT_FOUND) return undefined;
  throw errorOf(info.error, `stream of ${actor} cannot be read`);
}

/** Reads a message from the stream's leader; undefined if there is none. Rejects if the answer cannot be known. */
export async function readMessage(reach: Reach, actor: string, sequence: number): Promise<StoredMessage | undefined> {
  const answer = await callApi<{ readonly message: GottenMessage }>(
    reach.connection,
    `STREAM.MSG.GET.${streamName(actor)}`,
    { seq: sequence },
    apiOf(reach, actor),
  );
  if (!isApiError(answer)) return storedMessageOf(actor, answer.message);
  if (answer.error.err_code === NO_MESSAGE_FOUND) return undefined;
  throw new Error(answer.error.description ?? 'the message cannot be read');
}
