import {
  headers as natsHeaders,
  NoRespondersError,
  RequestError,
  TimeoutError,
  type Msg,
  type NatsConnection,
} from '@nats-io/nats-core';
import { connect as connectNats } from '@nats-io/transport-node';
import { actorOf, HEADERS } from '@bpdao/catalogue';
import { whyNotAdmitted, whyNotAllowed, type Identity } from '@bpdao/identities';
import { ClientError } from './client-error.ts';

/** The options of a request. */
export interface RequestOptions {
  /** The longest wait for the answer, ms; 5,000 if absent. */
  readonly timeoutMs?: number;
  /**
   * The time during which a query that no service takes is asked again, ms; 1,000 if absent. The broker gives the same
   * error to an identity that has asked too much, until it may ask again.
   */
  readonly absentMs?: number;
  /** The W3C trace context that becomes the parent of the fact that follows. */
  readonly traceparent?: string;
  /** The places that the actor must have heard before it answers, as `writePositions` writes them. */
  readonly atLeast?: string;
}

const CONNECT_MS = 3_000;
/**
 * The time between two pings, ms, the same as in services: the client leaves a broker that has not answered two pings
 * when the third is due.
 */
const PING_MS = 2_000;
/** The longest wait for an answer, ms, unless the options say otherwise. */
export const REQUEST_MS = 5_000;
const RECONNECT_MS = 100;

/**
 * Connects to a broker and stays connected. Throws ClientError if no broker answers, or if the broker does not admit
 * this identity.
 */
export async function connectBroker(
  servers: readonly string[],
  name: string,
  identity?: Identity,
): Promise<NatsConnection> {
  try {
    return await connectNats({
      ...identity?.options,
      servers: [...servers],
      name,
      noAsyncTraces: true,
      timeout: CONNECT_MS,
      maxReconnectAttempts: -1,
      pingInterval: PING_MS,
      maxPingOut: 2,
      reconnectTimeWait: RECONNECT_MS,
      ignoreAuthErrorAbort: true,
    });
  } catch (error) {
    const refused = whyNotAdmitted(error, identity, servers);
    if (refused !== undefined) throw new ClientError('not-allowed', refused);
    if (error instanceof TypeError) {
      throw new ClientError('refused-request', `${servers.join(', ')} is not an address like nats://host:4222.`);
    }
    throw new ClientError(
      'unreachable',
      `No broker answers at ${servers.join(', ')}; is the network running (npm start)?`,
    );
  }
}

/** Sends a request and resolves with the reply. Throws ClientError with a sentence about the failure. */
export async function request(
  connection: NatsConnection,
  subject: string,
  body: Uint8Array,
  options: RequestOptions = {},
): Promise<Uint8Array> {
  const headers = natsHeaders();
  if (options.traceparent !== undefined) headers.set(HEADERS.traceparent, options.traceparent);
  if (options.atLeast !== undefined) headers.set(HEADERS.atLeast, options.atLeast);
  const answer = await connection
    .request(subject, body, { timeout: options.timeoutMs ?? REQUEST_MS, headers })
    .catch((error: unknown) => {
      throw explain(error, subject, connection);
    });
  return checked(answer, subject);
}

function checked(answer: Msg, subject: string): Uint8Array {
  const sentence = answer.headers?.get(HEADERS.error);
  if (!sentence) return answer.data;
  const code = Number(answer.headers?.get(HEADERS.errorCode));
  throw new ClientError(
    code === 503 || code === 429 ? 'not-now' : 'refused-request',
    `${actorOf(subject)} could not serve ${subject}: ${sentence}.`,
  );
}

function explain(error: unknown, subject: string, connection: NatsConnection): ClientError {
  const actor = actorOf(subject);
  if (connection.isClosed()) return new ClientError('unreachable', 'The connection to the broker is closed.');
  const refused = whyNotAllowed(error);
  if (refused !== undefined) return new ClientError('not-allowed', refused);
  if (isNoResponders(error)) {
    return new ClientError('nobody-answers', nobodyAnswers(actor));
  }
  if (error instanceof TimeoutError) return new ClientError('timeout', `The ${actor} service did not answer in time.`);
  return new ClientError(
    'unreachable',
    `The request to ${actor} could not be sent: ${error instanceof Error ? error.message : String(error)}.`,
  );
}

/**
 * Returns the sentence about a service that does not answer. The broker gives one and the same error if the service is
 * absent, and if it takes no more requests of this identity for now.
 */
export const nobodyAnswers = (actor: string): string =>
  `The ${actor} service does not answer; is it running, or does this identity ask too much?`;

const isNoResponders = (error: unknown): boolean =>
  error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders());
