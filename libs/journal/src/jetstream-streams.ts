import type { Cursor, StoredBatch, Streams } from '@bpdao/actor';
import type { StoredMessages } from '@bpdao/messages';
import type { NatsConnection } from '@nats-io/nats-core';
import { followStream } from './follow-stream.ts';
import { JournalError } from './journal-error.ts';
import { lastSequence } from './reach.ts';
import type { Reach } from './reach.ts';
import { readPage } from './read-page.ts';

/** Messages handed out at once at the most, and their bytes: the answer must stay below the broker's limit. */
const PAGE = { messages: 256, bytes: 700_000 };

/** How streams are read, where that is not as usual. */
export interface StreamOptions {
  /** The actor whose account the connection is of; absent on a broker without accounts. */
  readonly account?: string | undefined;
  /** Told, again and again, before which message a reader stops, and what repairs it. */
  readonly warn?: (sentence: string) => void;
}

/** All actors' streams on JetStream. */
export class JetStreamStreams implements Streams, Reach {
  readonly connection: NatsConnection;
  readonly account: string | undefined;
  private readonly chainId: string;
  private readonly warn: (sentence: string) => void;

  constructor(connection: NatsConnection, chainId: string, { account, warn = () => undefined }: StreamOptions = {}) {
    this.connection = connection;
    this.chainId = chainId;
    this.account = account;
    this.warn = warn;
  }

  async last(actor: string): Promise<number> {
    const last = await lastSequence(this, actor);
    if (last === undefined) throw new JournalError(`stream of ${actor} is not there`);
    return last;
  }

  follow(actor: string, from: Cursor, signal: AbortSignal): AsyncIterable<StoredBatch> {
    return followStream(this, actor, this.chainId, from, { signal, warn: this.warn });
  }

  /** Stored messages as they are, for clients that fetch what they missed. */
  async page(actor: string, fromSequence: number, limit: number): Promise<StoredMessages> {
    return readPage(this, actor, fromSequence, await this.last(actor), { ...PAGE, messages: Math.min(limit, PAGE.messages) });
  }
}
