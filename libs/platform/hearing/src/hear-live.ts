import type { Msg, NatsConnection } from '@nats-io/nats-core';
import { HEADERS, saidSubject, saidSubjects } from '@bpdao/wire';
import type { LiveBuffer } from './live-buffer.ts';

/**
 * Subscribes to the facts of an actor, and puts them into a buffer. A lost connection counts as missed messages.
 * Returns the function that ends the subscription.
 */
export function hearLive(connection: NatsConnection, actor: string, live: LiveBuffer): () => void {
  const prefix = saidSubject(actor, '').length;
  const subscription = connection.subscribe(saidSubjects(actor), {
    callback: (error, message) => take(live, error, message, message.subject.slice(prefix)),
  });
  const statuses = connection.status();
  void (async () => {
    for await (const { type } of statuses) if (type === 'reconnect' || type === 'slowConsumer') live.miss();
  })();
  return () => {
    void statuses[Symbol.asyncIterator]().return?.();
    if (!connection.isClosed()) subscription.unsubscribe();
  };
}

function take(live: LiveBuffer, error: Error | null, message: Msg, name: string): void {
  const sequence = Number(message.headers?.get('Nats-Sequence'));
  const previousHash = message.headers?.get(HEADERS.previousHash);
  if (error !== null || !Number.isSafeInteger(sequence) || sequence < 1 || !previousHash) return live.miss();
  live.push({ sequence, name, previousHash, payload: message.data });
}
