import type { Cursor, StoredBatch } from '@bpdao/actor';
import { createInbox } from '@nats-io/nats-core';
import type { NatsConnection } from '@nats-io/nats-core';
import { JournalError } from './journal-error.ts';
import { Loss } from './loss.ts';
import { PushConsumer } from './push-consumer.ts';
import { openMessage } from './stored-message.ts';

/** Who reads: a connection, and where it may have messages delivered; the library's own inboxes when absent. */
export interface Reader {
  readonly connection: NatsConnection;
  readonly inboxPrefix: string | undefined;
}

/**
 * Reads an actor's stream in order and for ever through a push consumer that is made again, from the reader's own place,
 * at every doubt: silence, a reconnect, a gap in what was delivered (docs/spec/mailbox.md, "Hearing").
 */
export async function* followStream({ connection, inboxPrefix }: Reader, actor: string, chainId: string, from: Cursor, signal: AbortSignal): AsyncGenerator<StoredBatch> {
  let cursor = from;
  const loss = new Loss();
  while (!signal.aborted && !connection.isClosed()) {
    const consumer = new PushConsumer(connection, createInbox(inboxPrefix), actor, cursor.sequence + 1, signal, loss);
    try {
      if (!(await consumer.start())) continue;
      for (let message = await consumer.next(); message !== undefined; message = await consumer.next()) {
        const batch = openMessage(actor, chainId, message);
        mustFollow(batch, cursor);
        cursor = { sequence: batch.sequence, hash: batch.hash };
        yield batch;
      }
    } finally {
      consumer.close();
    }
  }
}

function mustFollow({ actor, sequence, previousHash }: StoredBatch, cursor: Cursor): void {
  if (sequence !== cursor.sequence + 1) throw new JournalError(`stream of ${actor}: message ${cursor.sequence + 1} is missing; the next is ${sequence}`);
  if (previousHash !== cursor.hash) throw new JournalError(`stream of ${actor}: the hash chain breaks at message ${sequence}`);
}
