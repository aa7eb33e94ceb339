import { setTimeout as sleep } from 'node:timers/promises';
import { RequestError, type Msg, type NatsConnection } from '@nats-io/nats-core';
import { HEADERS } from '@bpdao/catalogue';

/** The time for which an asker without tokens asks again, ms. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;

/**
 * Sends a request, and sends it again while its asker has no tokens: the service answers 429, or the broker answers that
 * nobody takes the request (docs/spec/admission.md).
 */
export async function askPatiently(connection: NatsConnection, subject: string, body: Uint8Array): Promise<Msg> {
  const untilMs = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      const answer = await connection.request(subject, body, { timeout: 5000 });
      if (answer.headers?.get(HEADERS.errorCode) !== '429' || performance.now() > untilMs) return answer;
    } catch (error) {
      if (!(error instanceof RequestError && error.isNoResponders()) || performance.now() > untilMs) throw error;
    }
    await sleep(PAUSE_MS);
  }
}
