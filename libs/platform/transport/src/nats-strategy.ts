import { headers as natsHeaders, type Msg, type NatsConnection } from '@nats-io/nats-core';
import { BaseRpcContext, Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { HEADERS, requestIn } from '@bpdao/wire';
import { answerTokens, JUNK_TOKENS, QUERY_TOKENS, type Admission } from './admission.ts';
import type { Arrival, Door } from './door.ts';
import { Fault, type WireAnswer, type WireRequest } from './wire.ts';

/** What is counted of a request that is dropped because its asker asks too much. */
const DROPPED = 429;

/** Who leads, of the replicas of an actor. */
export interface Leadership {
  onLeading(listener: (leading: boolean) => void): void;
  status(): { readonly role: string };
}

/** Makes the door of an actor, whose `take` is told each request, and `subjects` what the actor answers. */
export type MakeDoor = (take: (arrival: Arrival) => void, subjects: () => readonly string[]) => Door;

/** What a strategy is made of. */
export interface StrategyParts {
  /** Where answers leave. */
  readonly connection: NatsConnection;
  readonly leadership: Leadership;
  readonly admission: Admission;
  readonly makeDoor: MakeDoor;
  /** Told the code of each fault that a request is answered with. */
  readonly onFault: (code: number) => void;
}

/**
 * Nest on NATS, bytes in and bytes out: every pattern of a controller is a subject. Commands and queries go to the one
 * that leads; stored facts are handed out by any replica. What is unexpected leaves as headers, never as silence.
 */
export class NatsStrategy extends Server implements CustomTransportStrategy {
  private readonly parts: StrategyParts;
  private readonly door: Door;
  private listening = false;
  /** By the last two tokens of its subject. */
  private readonly served = new Map<string, { readonly subject: string; readonly handler: MessageHandler }>();

  constructor(parts: StrategyParts) {
    super();
    this.parts = parts;
    this.door = parts.makeDoor(
      (arrival) => this.take(arrival),
      () => [...this.messageHandlers.keys()],
    );
    parts.leadership.onLeading((leading) => this.lead(leading));
  }

  /**
   * A connection that is lost meanwhile is none the less one that listens: the client subscribes anew with the next.
   */
  listen(ready: () => void): void {
    this.listening = true;
    for (const [subject, handler] of this.messageHandlers) this.served.set(requestIn(subject), { subject, handler });
    this.door.open('any');
    this.door.open('each');
    this.lead(this.parts.leadership.status().role === 'leading');
    void this.parts.connection
      .flush()
      .catch(() => undefined)
      .then(ready);
  }

  /** Takes no more requests; those in work are answered. */
  async close(): Promise<void> {
    this.listening = false;
    await this.door.drain();
  }

  private lead(leading: boolean): void {
    if (!leading) this.door.shut('leader');
    else if (this.listening) this.door.open('leader');
  }

  on(): void {
    throw new Error('the transport has no events');
  }

  unwrap<T>(): T {
    throw new Error('the connection belongs to the actor');
  }

  /** Who asks too much is told so now and then, before anything of the request is read; the rest is dropped. */
  private take({ asker, message, reserve, done }: Arrival): void {
    const { admission, onFault } = this.parts;
    const admitted = admission.admit({
      asker,
      bytes: message.data.length,
      reserve,
      work: async () => {
        const cost = await this.serve(message);
        done(cost);
        return cost;
      },
    });
    if (admitted === 'refused') {
      this.fail(message, new Fault(429, 'too many requests of this account; come again in a second'));
    }
    if (admitted === 'dropped') onFault(DROPPED);
  }

  /** Answers a request, and tells what that cost beside its size, tokens of the asker. */
  private async serve(message: Msg): Promise<number> {
    const request = this.served.get(requestIn(message.subject));
    try {
      if (request === undefined) throw new Fault(400, 'nothing of that name can be asked here');
      if (!isAnswerable(message)) throw new Fault(400, 'there is no place for an answer');
      const { subject, handler } = request;
      const result: unknown = await handler(requestOf(subject, message), new BaseRpcContext([subject]));
      const answer = (isObservable(result) ? await lastValueFrom(result) : result) as WireAnswer | undefined;
      if (answer === undefined) return QUERY_TOKENS;
      this.answer(message, answer);
      return kindTokens(subject) + answerTokens(answer.body.length) + (answer.tokens ?? 0);
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
    this.parts.onFault(fault.code);
    if (!isAnswerable(message) || this.parts.connection.isClosed()) return fault.code;
    const headers = natsHeaders();
    headers.set(HEADERS.error, fault.message.replaceAll(/[\r\n]+/g, ' '));
    headers.set(HEADERS.errorCode, String(fault.code));
    message.respond(new Uint8Array(), { headers });
    return fault.code;
  }
}

/**
 * Answers go to inboxes and to the broker's own subjects for requests between accounts, and nowhere else: who asks does
 * not choose where a service speaks.
 */
const isAnswerable = ({ reply }: Msg): boolean =>
  reply !== undefined && (reply.startsWith('_R_.') || reply.startsWith('_INBOX.'));

const kindTokens = (subject: string): number => (requestIn(subject).startsWith('qry.') ? QUERY_TOKENS : 0);

function requestOf(subject: string, message: Msg): WireRequest {
  const traceparent = message.headers?.get(HEADERS.traceparent);
  const atLeast = message.headers?.get(HEADERS.atLeast);
  return {
    subject,
    body: message.data,
    ...(traceparent ? { traceparent } : undefined),
    ...(atLeast ? { atLeast } : undefined),
  };
}
