import type { Cursor, StoredBatch, Streams } from '@bpdao/actor';
import type { StoredMessages } from '@bpdao/messages';
import { nameOf, streamName } from '@bpdao/protocol';
import type { NatsConnection } from '@nats-io/nats-core';
import { followStream } from './follow-stream.ts';
import { mustCallApi } from './jetstream-api.ts';
import { readMessage } from './jetstream-journal.ts';

/** Messages handed out at once at the most, and their bytes: the answer must stay below the broker's limit. */
const PAGE_MESSAGES = 256;
const PAGE_BYTES = 700_000;
const READS_AT_ONCE = 32;

/** All actors' streams on JetStream. */
export class JetStreamStreams implements Streams {
  readonly connection: NatsConnection;
  private readonly chainId: string;
  readonly inboxPrefix: string | undefined;

  /** `inboxPrefix`: where this connection may have messages delivered; the library's own inboxes when absent. */
  constructor(connection: NatsConnection, chainId: string, inboxPrefix?: string) {
    this.connection = connection;
    this.chainId = chainId;
    this.inboxPrefix = inboxPrefix;
  }

  async last(actor: string): Promise<number> {
    const info = await mustCallApi<{ state: { last_seq: number } }>(this.connection, `STREAM.INFO.${streamName(actor)}`, {}, `stream of ${actor} cannot be read`);
    return info.state.last_seq;
  }

  follow(actor: string, from: Cursor, signal: AbortSignal): AsyncIterable<StoredBatch> {
    return followStream(this, actor, this.chainId, from, signal);
  }

  /** Stored messages as they are, for clients that fetch what they missed. */
  async page(actor: string, fromSequence: number, limit: number): Promise<StoredMessages> {
    const lastSequence = await this.last(actor);
    const end = Math.min(lastSequence, fromSequence + Math.min(limit, PAGE_MESSAGES) - 1);
    const messages: StoredMessages['messages'][number][] = [];
    let bytes = 0;
    for (let first = Math.max(fromSequence, 1); first <= end; first += READS_AT_ONCE) {
      const count = Math.min(READS_AT_ONCE, end - first + 1);
      for (const raw of await Promise.all(Array.from({ length: count }, (_, index) => readMessage(this.connection, actor, first + index)))) {
        if (raw === undefined) return { messages, lastSequence };
        bytes += raw.payload.length + 100;
        if (messages.length > 0 && bytes > PAGE_BYTES) return { messages, lastSequence };
        messages.push({ sequence: raw.sequence, name: nameOf(raw.subject), previousHash: raw.previousHash, payload: raw.payload });
      }
    }
    return { messages, lastSequence };
  }
}
