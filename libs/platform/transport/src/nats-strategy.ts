import { headers as natsHeaders, type Msg, type NatsConnection } from '@nats-io/nats-core';
import { BaseRpcContext, Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { HEADERS, requestIn } from '@bpdao/wire';
import { answerTokens, JUNK_TOKENS, QUERY_TOKENS, type Admission } from './admission.ts';
import type { Arrival, Door } from './door.ts';
import { Fault, type WireAnswer, type WireRequest } from './wire.ts';

/** The code under which a request is counted that is dropped because its asker asks too much. */
const DROPPED = 429;

/** The part of a mailbox that tells if this replica of the actor leads. */
export interface Leadership {
  onLeading(listener: (leading: boolean) => void): void;
  status(): { readonly role: string };
}

/** Makes the door of an actor. `take` gets each request; `subjects` returns the subjects that the actor answers. */
export type MakeDoor = (take: (arrival: Arrival) => void, subjects: () => readonly string[]) => Door;

/** The parts of a strategy. */
export interface StrategyParts {
  /** The connection on which answers leave. */
  readonly connection: NatsConnection;
  readonly leadership: Leadership;
  readonly admission: Admission;
  readonly makeDoor: MakeDoor;
  /** Called with the code of each fault that answers a request. */
  readonly onFault: (code: number) => void;
}

/**
 * Nest on NATS, bytes in and bytes out: every pattern of a controller is a subject. The leader takes commands and
 * queries; any replica hands out stored facts. An unexpected error becomes headers of an answer, never silence.
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
   * Listens. It does so even if the connection is lost meanwhile, because the client subscribes anew on the next
   * connection.
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

  /**
   * Admits a request before any of it is read. An asker that asks too much gets some refusals; its other requests are
   * dropped.
   */
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

  /** Answers a request. Returns its cost beside its size, tokens of the asker. */
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
 * Tells if a request names an allowed place for its answer: an inbox, or a subject of the broker for requests between
 * accounts. An asker cannot make a service speak elsewhere.
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
