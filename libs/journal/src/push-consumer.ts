import { HEADERS, streamName } from '@bpdao/protocol';
import type { Msg, NatsConnection, Subscription } from '@nats-io/nats-core';
import { callApi, isApiError, STREAM_NOT_FOUND } from './jetstream-api.ts';
import { JournalError } from './journal-error.ts';
import type { Loss } from './loss.ts';

const HEARTBEAT_MS = 500;
const MILLISECOND_NS = 1_000_000;
/** Without a message or heartbeat for so long, the consumer is made again, ms. */
const SILENCE_MS = 3 * HEARTBEAT_MS;
/** Between two attempts to make a consumer, ms. */
const RETRY_MS = 100;
/** Bytes that wait here before the consumer is dropped and made again from where the reader stands. */
const WAITING_BYTES_MAX = 8_000_000;

/** A message of a stream as it was delivered. */
export interface Delivered {
  readonly subject: string;
  readonly sequence: number;
  readonly previousHash: string;
  readonly payload: Uint8Array;
}

/** One ephemeral ordered push consumer: what it delivers, until anything about it is in doubt. */
export class PushConsumer {
  private readonly connection: NatsConnection;
  private readonly inbox: string;
  private readonly actor: string;
  private readonly firstSequence: number;
  private readonly signal: AbortSignal;
  private readonly loss: Loss;
  private readonly waiting: Msg[] = [];
  private waitingBytes = 0;
  private delivered = 0;
  private doubtful = false;
  private wake: () => void = () => undefined;
  private subscription: Subscription | undefined;
  private silence: NodeJS.Timeout | undefined;
  private name: string | undefined;

  constructor(connection: NatsConnection, inbox: string, actor: string, firstSequence: number, signal: AbortSignal, loss: Loss) {
    this.connection = connection;
    this.inbox = inbox;
    this.actor = actor;
    this.firstSequence = firstSequence;
    this.signal = signal;
    this.loss = loss;
  }

  /** False when the consumer could not be made now. Throws JournalError when the stream ends before the reader's place, and stays so. */
  async start(): Promise<boolean> {
    this.subscription = this.connection.subscribe(this.inbox, { callback: (_error, message) => this.arrive(message) });
    this.signal.addEventListener('abort', this.doubt, { once: true });
    void this.watchConnection();
    try {
      await this.checkEnd();
      const made = await callApi<{ name: string }>(this.connection, `CONSUMER.CREATE.${streamName(this.actor)}`, { stream_name: streamName(this.actor), config: this.settings() });
      if (isApiError(made)) throw new Error(made.error.description);
      this.name = made.name;
      this.heard();
      return true;
    } catch (error) {
      if (error instanceof JournalError) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      return false;
    }
  }

  /** The next message; undefined once this consumer is in doubt and what it delivered was read. */
  async next(): Promise<Delivered | undefined> {
    for (;;) {
      if (this.signal.aborted) return undefined;
      const message = this.waiting.shift();
      if (message === undefined) {
        if (this.doubtful) return undefined;
        await new Promise<void>((resolve) => (this.wake = resolve));
        continue;
      }
      this.waitingBytes -= message.data.length;
      if (isStatus(message)) {
        if (message.reply !== undefined && message.reply !== '') message.respond();
        continue;
      }
      const { streamSequence, consumerSequence } = placeOf(message);
      this.delivered += 1;
      if (consumerSequence !== this.delivered) {
        this.doubt();
        return undefined;
      }
      return { subject: message.subject, sequence: streamSequence, previousHash: message.headers?.get(HEADERS.previousHash) ?? '', payload: message.data };
    }
  }

  close(): void {
    this.doubtful = true;
    clearTimeout(this.silence);
    this.signal.removeEventListener('abort', this.doubt);
    this.subscription?.unsubscribe();
    if (this.name !== undefined && !this.connection.isClosed()) this.connection.publish(`$JS.API.CONSUMER.DELETE.${streamName(this.actor)}.${this.name}`);
    this.wake();
  }

  private readonly doubt = (): void => {
    this.doubtful = true;
    this.wake();
  };

  private arrive(message: Msg): void {
    this.heard();
    if (this.waitingBytes > WAITING_BYTES_MAX) return this.doubt();
    if (isStatus(message) && (message.reply === undefined || message.reply === '')) return this.checkStalled(message);
    this.waitingBytes += message.data.length;
    this.waiting.push(message);
    this.wake();
  }

  /** A heartbeat of a consumer whose flow control got lost says where to answer. */
  private checkStalled(heartbeat: Msg): void {
    const stalled = heartbeat.headers?.get('Nats-Consumer-Stalled');
    if (stalled) this.connection.publish(stalled);
  }

  private heard(): void {
    if (!this.doubtful) this.silence = this.silence?.refresh() ?? setTimeout(this.doubt, SILENCE_MS);
  }

  private async checkEnd(): Promise<void> {
    const info = await callApi<{ state: { last_seq: number } }>(this.connection, `STREAM.INFO.${streamName(this.actor)}`, {});
    const { actor, firstSequence, loss } = this;
    if (isApiError(info)) {
      if (info.error.err_code === STREAM_NOT_FOUND) loss.seems(`stream of ${actor} is not there any more`);
      throw new Error(info.error.description);
    }
    const last = info.state.last_seq;
    if (last < firstSequence - 1) loss.seems(`stream of ${actor} ends at ${last}, but was read up to ${firstSequence - 1}: the broker lost messages that it had acknowledged`);
    loss.isNone();
  }

  private async watchConnection(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (this.doubtful) return;
      if (type === 'disconnect' || type === 'reconnect') return this.doubt();
    }
  }

  private settings(): object {
    return {
      deliver_subject: this.inbox,
      deliver_policy: 'by_start_sequence',
      opt_start_seq: this.firstSequence,
      ack_policy: 'none',
      max_deliver: 1,
      replay_policy: 'instant',
      flow_control: true,
      idle_heartbeat: HEARTBEAT_MS * MILLISECOND_NS,
      inactive_threshold: 5000 * MILLISECOND_NS,
      num_replicas: 1,
      mem_storage: true,
    };
  }
}

/** Facts are never empty: only of what is the headers, which cost more than the rest of a message, are read. */
const isStatus = (message: Msg): boolean => message.data.length === 0 && message.headers?.code === 100;

/** Where a delivered message stands, from its reply subject: `$JS.ACK.<stream>.<consumer>.<delivered>.<stream sequence>.<consumer sequence>.…`, with two tokens more before the stream where a domain is named. */
function placeOf(message: Msg): { readonly streamSequence: number; readonly consumerSequence: number } {
  const tokens = (message.reply ?? '').split('.');
  const first = tokens.length >= 11 ? 7 : 5;
  return { streamSequence: Number(tokens[first]), consumerSequence: Number(tokens[first + 1]) };
}
