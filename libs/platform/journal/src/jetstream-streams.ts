import type { NatsConnection } from '@nats-io/nats-core';
import type { Cursor, StoredBatch, Streams } from '@bpdao/actor';
import type { Chain, StoredMessage, StoredMessages } from '@bpdao/wire';
import { followStream } from './follow-stream.ts';
import { JournalError } from './journal-error.ts';
import { lastSequence, type Reach } from './reach.ts';
import { readPage } from './read-page.ts';
import { isHash } from './stored-message.ts';
import { Turnstile } from './turnstile.ts';

/** The most messages handed out at once, and their bytes: the answer must stay below the broker's limit. */
const PAGE = { messages: 256, bytes: 700_000, readsAtOnce: 16 };
/**
 * The pages that are read for clients at once. These reads wait in one line with the actor's own facts, so a fact waits
 * for at most two dozen reads, however many clients ask.
 */
const PAGES_AT_ONCE = 2;

/** The largest payload that an answer has room for, bytes: no actor appends a larger one. */
const HANDED_OUT_MAX = 1_000_000;
/** The hash in an answer for a message that names no hash of the message before it. */
const NO_HASH = '00'.repeat(32);

/** The options of reading streams. */
export interface StreamOptions {
  /** The actor to whose account the connection belongs; absent on a broker without accounts. */
  readonly account?: string | undefined;
  /** Called again and again while a reader stops before a message; the sentence names the message and its repair. */
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
   * Returns stored messages to clients that missed them: unchanged, foreign messages included, as far as they fit into
   * an answer.
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
 * Makes a message fit into an answer. A missing hash becomes zeros, and a payload that is larger than any actor's is
 * cut. Neither continues a chain.
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
