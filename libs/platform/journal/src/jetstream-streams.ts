import type { NatsConnection } from '@nats-io/nats-core';
import type { Cursor, StoredBatch, Streams } from '@bpdao/actor';
import type { Chain, StoredMessage, StoredMessages } from '@bpdao/wire';
import { followStream } from './follow-stream.ts';
import { JournalError } from './journal-error.ts';
import { lastSequence, type Reach } from './reach.ts';
import { readPage } from './read-page.ts';
import { isHash } from './stored-message.ts';
import { Turnstile } from './turnstile.ts';

/** Messages handed out at once at the most, and their bytes: the answer must stay below the broker's limit. */
const PAGE = { messages: 256, bytes: 700_000, readsAtOnce: 16 };
/**
 * Pages that are read for clients at once. What is read for them waits in one line with what the actor states: however
 * many ask, a fact has to wait for two dozen reads at the most.
 */
const PAGES_AT_ONCE = 2;

/** The largest payload that an answer has room for, bytes: no actor appends a larger one. */
const HANDED_OUT_MAX = 1_000_000;
/** Handed out for a message that names no hash of the one before it. */
const NO_HASH = '00'.repeat(32);

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
  private readonly chain: Chain;
  private readonly warn: (sentence: string) => void;
  private readonly endListeners: ((actor: string, sequence: number) => void)[] = [];
  private readonly pages = new Turnstile(PAGES_AT_ONCE);

  constructor(connection: NatsConnection, chain: Chain, { account, warn = () => undefined }: StreamOptions = {}) {
    this.connection = connection;
    this.chain = chain;
    this.account = account;
    this.warn = warn;
  }

  async last(actor: string): Promise<number> {
    const last = await lastSequence(this, actor);
    if (last === undefined) throw new JournalError(`stream of ${actor} is not there`);
    return last;
  }

  follow(actor: string, from: Cursor, signal: AbortSignal): AsyncIterable<StoredBatch> {
    return followStream(this, actor, this.chain, from, {
      signal,
      warn: this.warn,
      onEnd: (sequence) => this.tellEnd(actor, sequence),
    });
  }

  onEnd(listener: (actor: string, sequence: number) => void): void {
    this.endListeners.push(listener);
  }

  private tellEnd(actor: string, sequence: number): void {
    for (const listener of this.endListeners) listener(actor, sequence);
  }

  /**
   * Stored messages for clients that fetch what they missed: as they are, foreign ones too, as far as an answer has
   * room for them.
   */
  page(actor: string, fromSequence: number, limit: number): Promise<StoredMessages> {
    return this.pages.pass(async () => {
      const page = await readPage(this, actor, fromSequence, await this.last(actor), {
        ...PAGE,
        messages: Math.min(limit, PAGE.messages),
      });
      return { ...page, messages: page.messages.map(answerable) };
    });
  }
}

/**
 * A message that fits into an answer: a hash of zeros for one that names none, and of a payload that is larger than any
 * actor's its beginning. Neither continues a chain.
 */
function answerable(message: StoredMessage): StoredMessage {
  const { previousHash, payload } = message;
  if (isHash(previousHash) && payload.length <= HANDED_OUT_MAX) return message;
  return {
    ...message,
    previousHash: isHash(previousHash) ? previousHash : NO_HASH,
    payload: payload.subarray(0, HANDED_OUT_MAX),
  };
}
