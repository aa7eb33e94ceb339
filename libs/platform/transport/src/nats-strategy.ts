import { headers as natsHeaders, type Msg, type NatsConnection, type Subscription } from '@nats-io/nats-core';
import { BaseRpcContext, Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { HEADERS } from '@bpdao/wire';
import { Admission, answerTokens, JUNK_TOKENS } from './admission.ts';
import { Fault, type WireAnswer, type WireRequest } from './wire.ts';

/** The query that any replica answers: what is stored is the same for all. */
const SHARED_QUERY = 'facts';
/** The query that says whom it is for: every process of the actor hears it, and the others leave it unanswered. */
const ADDRESSED_QUERY = 'shadow';
/** What is taken of an asker's tokens before a request is read (docs/spec/admission.md). */
const COMMAND_RESERVE = 5;
const QUERY_RESERVE = 175;
const FACTS_RESERVE = 430;

/** What is counted of a request that names no place for an answer, or another than an inbox; it is dropped. */
const UNANSWERABLE = 400;
/** What is counted of a request that is dropped because its asker asks too much. */
const DROPPED = 429;

/** Who leads, of the replicas of an actor. */
export interface Leadership {
  onLeading(listener: (leading: boolean) => void): void;
  status(): { readonly role: string };
}

/**
 * Nest on NATS, bytes in and bytes out: every pattern of a controller is a subject. Commands and queries go to the one
 * that leads; stored facts are handed out by any replica. What is unexpected leaves as headers, never as silence.
 */
export class NatsStrategy extends Server implements CustomTransportStrategy {
  private readonly connection: NatsConnection;
  private readonly leadership: Leadership;
  private readonly onFault: (code: number) => void;
  private readonly shared: Subscription[] = [];
  private readonly leaders: Subscription[] = [];
  private listening = false;
  private readonly admission: Admission;

  /** `onFault` is told the code of each fault that a request is answered with. */
  constructor(
    connection: NatsConnection,
    leadership: Leadership,
    admission = new Admission(),
    onFault: (code: number) => void = () => undefined,
  ) {
    super();
    this.admission = admission;
    this.onFault = onFault;
    this.connection = connection;
    this.leadership = leadership;
    leadership.onLeading((leading) => this.lead(leading));
  }

  /**
   * A connection that is lost meanwhile is none the less one that listens: the client subscribes anew with the next.
   */
  listen(ready: () => void): void {
    this.listening = true;
    this.subscribe(this.shared, (query) => query === SHARED_QUERY, { queue: 'replicas' });
    this.subscribe(this.shared, (query) => query === ADDRESSED_QUERY);
    this.lead(this.leadership.status().role === 'leading');
    void this.connection
      .flush()
      .catch(() => undefined)
      .then(ready);
  }

  /** Takes no more requests; those in work are answered. */
  async close(): Promise<void> {
    this.listening = false;
    await Promise.all(
      [...this.shared.splice(0), ...this.leaders.splice(0)].map((subscription) =>
        subscription.drain().catch(() => undefined),
      ),
    );
  }

  private lead(leading: boolean): void {
    if (!leading) for (const subscription of this.leaders.splice(0)) subscription.unsubscribe();
    else if (this.listening && this.leaders.length === 0) {
      this.subscribe(this.leaders, (query) => query !== SHARED_QUERY && query !== ADDRESSED_QUERY);
    }
  }

  private subscribe(
    to: Subscription[],
    which: (query: string | undefined) => boolean,
    options: { readonly queue?: string } = {},
  ): void {
    for (const [subject, handler] of this.messageHandlers) {
      if (!which(/\.qry\.(.+)$/.exec(subject)?.[1])) continue;
      const callback = (_error: Error | null, message: Msg): void => this.take(handler, message);
      to.push(this.connection.subscribe(subject, { callback, ...options }));
    }
  }

  on(): void {
    throw new Error('the transport has no events');
  }

  unwrap<T>(): T {
    throw new Error('the connection belongs to the actor');
  }

  /** Who asks too much is told so now and then, before anything of the request is read; the rest is dropped. */
  private take(handler: MessageHandler, message: Msg): void {
    if (!isAnswerable(message)) return this.onFault(UNANSWERABLE);
    const admitted = this.admission.admit({
      asker: askerOf(message),
      bytes: message.data.length,
      reserve: reserveOf(message.subject),
      work: () => this.serve(handler, message),
    });
    if (admitted === 'refused') {
      this.fail(message, new Fault(429, 'too many requests of this account; come again in a second'));
    }
    if (admitted === 'dropped') this.onFault(DROPPED);
  }

  /** Answers a request, and tells what that cost beside its size, tokens of the asker. */
  private async serve(handler: MessageHandler, message: Msg): Promise<number> {
    try {
      const result: unknown = await handler(requestOf(message), new BaseRpcContext([message.subject]));
      const answer = (isObservable(result) ? await lastValueFrom(result) : result) as WireAnswer | undefined;
      if (answer === undefined) return 0;
      this.answer(message, answer);
      return answerTokens(answer.body.length) + (answer.tokens ?? 0);
    } catch (error) {
      return this.fail(message, error) === 400 ? JUNK_TOKENS : 0;
    }
  }

  private answer(message: Msg, { body, position }: WireAnswer): void {
    const headers = natsHeaders();
    if (position !== undefined) headers.set(HEADERS.position, position);
    message.respond(body, { headers });
  }

  private fail(message: Msg, error: unknown): number {
    const fault = error instanceof Fault ? error : new Fault(500, 'the request could not be answered');
    this.onFault(fault.code);
    const headers = natsHeaders();
    headers.set(HEADERS.error, fault.message.replaceAll(/[\r\n]+/g, ' '));
    headers.set(HEADERS.errorCode, String(fault.code));
    if (!this.connection.isClosed()) message.respond(new Uint8Array(), { headers });
    return fault.code;
  }
}

/**
 * Answers go to inboxes and to the broker's own subjects for requests between accounts, and nowhere else: who asks does
 * not choose where a service speaks.
 */
const isAnswerable = ({ reply }: Msg): boolean =>
  reply !== undefined && (reply.startsWith('_R_.') || reply.startsWith('_INBOX.'));

/**
 * What a request may cost beside its size, tokens: a query's answer has up to 700 kB, and each stored message is a
 * question to the broker.
 */
function reserveOf(subject: string): number {
  if (subject.includes('.cmd.')) return COMMAND_RESERVE;
  return subject.endsWith(`.${SHARED_QUERY}`) ? FACTS_RESERVE : QUERY_RESERVE;
}

/**
 * The account that asks, by the broker's own header; on a broker without accounts the inbox of the connection, which
 * its owner chooses.
 */
function askerOf({ headers, reply = '' }: Msg): string {
  const account = /"acc":"([^"]*)"/.exec(headers?.get('Nats-Request-Info') ?? '')?.[1];
  return account ?? reply.split('.', 2).join('.');
}

function requestOf(message: Msg): WireRequest {
  const traceparent = message.headers?.get(HEADERS.traceparent);
  const atLeast = message.headers?.get(HEADERS.atLeast);
  return {
    subject: message.subject,
    body: message.data,
    ...(traceparent ? { traceparent } : undefined),
    ...(atLeast ? { atLeast } : undefined),
  };
}
