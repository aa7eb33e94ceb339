import type { NatsConnection } from '@nats-io/nats-core';
import { messageHash, streamName } from '@bpdao/wire';
import { insistently } from './insistently.ts';
import { callApi, errorOf, isApiError, NO_MESSAGE_FOUND } from './jetstream-api.ts';
import { previousHashIn, type GottenMessage } from './stored-message.ts';

/** A message of a stream byte for byte. */
export interface RawMessage {
  readonly sequence: number;
  readonly subject: string;
  /** The whole block of headers in base64; empty if there are none. */
  readonly headers: string;
  /** In base64. */
  readonly payload: string;
}

const READS_AT_ONCE = 64;

/**
 * Reads the messages of an actor's stream from one sequence to another, both included, in order; undefined for a
 * missing message. The connection belongs to the actor's account.
 */
export async function* readRaw(
  connection: NatsConnection,
  actor: string,
  from: number,
  to: number,
): AsyncGenerator<RawMessage | undefined> {
  for (let at = from; at <= to; at += READS_AT_ONCE) {
    const count = Math.min(READS_AT_ONCE, to - at + 1);
    yield* await Promise.all(
      Array.from({ length: count }, (_, index) => insistently(() => readOne(connection, actor, at + index))),
    );
  }
}

async function readOne(connection: NatsConnection, actor: string, sequence: number): Promise<RawMessage | undefined> {
  const answer = await callApi<{ readonly message: GottenMessage }>(connection, `STREAM.MSG.GET.${streamName(actor)}`, {
    seq: sequence,
  });
  if (!isApiError(answer)) {
    return {
      sequence,
      subject: answer.message.subject,
      headers: answer.message.hdrs ?? '',
      payload: answer.message.data ?? '',
    };
  }
  if (answer.error.err_code === NO_MESSAGE_FOUND) return undefined;
  throw errorOf(answer.error, `message ${sequence} of ${actor} cannot be read`);
}

/** Returns the hash that the next message of the chain names. */
export const hashOf = ({ subject, headers, payload }: RawMessage): string =>
  messageHash(subject, previousHashIn(headers), Buffer.from(payload, 'base64'));
