import type { NatsConnection } from '@nats-io/nats-core';
import { BrokerBusy, JournalError } from './journal-error.ts';

/** The time that one call to the JetStream API may take, ms. */
const CALL_MS = 1000;

/** The JetStream API of the connection's own account. */
export const OWN_API = '$JS.API';

/** Code of the JetStream API: there is no such stream. */
export const STREAM_NOT_FOUND = 10_059;

/** Code of the JetStream API: no message stands there. */
export const NO_MESSAGE_FOUND = 10_037;

/** Codes of states that pass: no suitable peers, no leader of the cluster, not the leader. */
const PASSING = new Set([10_005, 10_008, 10_009]);

/** An error of the JetStream API, with its code. */
export interface ApiError {
  readonly code: number;
  readonly err_code?: number;
  readonly description?: string;
}

/** Calls the JetStream API. Rejects if no answer comes; returns the API's own errors. */
export async function callApi<T>(
  connection: NatsConnection,
  name: string,
  request: object,
  api = OWN_API,
): Promise<{ readonly error: ApiError } | T> {
  const message = await connection.request(`${api}.${name}`, JSON.stringify(request), { timeout: CALL_MS });
  return message.json<{ error: ApiError } | T>();
}

/**
 * Calls the JetStream API. Throws an error of the API as JournalError or BrokerBusy, with this sentence before its
 * description.
 */
export async function mustCallApi<T extends object>(
  connection: NatsConnection,
  name: string,
  request: object,
  sentence: string,
  api = OWN_API,
): Promise<T> {
  const answer = await callApi<T>(connection, name, request, api);
  if (isApiError(answer)) throw errorOf(answer.error, sentence);
  return answer;
}

/** Makes a JournalError or BrokerBusy of an error of the API, with this sentence before its description. */
export function errorOf(
  { err_code: code, description = 'no reason given' }: ApiError,
  sentence: string,
): JournalError | BrokerBusy {
  return new (code !== undefined && PASSING.has(code) ? BrokerBusy : JournalError)(`${sentence}: ${description}`);
}

export const isApiError = (answer: object): answer is { readonly error: ApiError } => 'error' in answer;
