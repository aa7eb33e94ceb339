import { HEADERS } from '@bpdao/protocol';
import { headers as natsHeaders } from '@nats-io/nats-core';
import type { Msg, NatsConnection, Subscription } from '@nats-io/nats-core';
import { BaseRpcContext, Server } from '@nestjs/microservices';
import type { CustomTransportStrategy, MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { Fault } from './wire.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** Requests in work at once; beyond it the caller is told to come again. */
const IN_WORK_MAX = 4096;

/**
 * Nest on NATS, bytes in and bytes out: every pattern of a controller is a subject. Queries are shared between replicas;
 * commands go to the one writer. What is unexpected leaves as headers, never as silence.
 */
export class NatsStrategy extends Server implements CustomTransportStrategy {
  private readonly connection: NatsConnection;
  private readonly subscriptions: Subscription[] = [];
  private inWork = 0;

  constructor(connection: NatsConnection) {
    super();
    this.connection = connection;
  }

  listen(ready: (error?: unknown) => void): void {
    for (const [subject, handler] of this.messageHandlers) {
      const callback = (_error: Error | null, message: Msg): void => void this.serve(handler, message);
      this.subscriptions.push(this.connection.subscribe(subject, { callback, ...(subject.includes('.qry.') ? { queue: 'replicas' } : undefined) }));
    }
    this.connection.flush().then(() => ready(), ready);
  }

  /** Takes no more requests; those in work are answered. */
  async close(): Promise<void> {
    await Promise.all(this.subscriptions.splice(0).map((subscription) => subscription.drain().catch(() => undefined)));
  }

  on(): void {
    throw new Error('the transport has no events');
  }

  unwrap<T>(): T {
    throw new Error('the connection belongs to the actor');
  }

  private async serve(handler: MessageHandler, message: Msg): Promise<void> {
    if (this.inWork >= IN_WORK_MAX) return this.fail(message, new Fault(503, 'too many requests in work'));
    this.inWork += 1;
    try {
      const result: unknown = await handler(requestOf(message), new BaseRpcContext([message.subject]));
      const answer: unknown = isObservable(result) ? await lastValueFrom(result) : result;
      this.answer(message, answer as WireAnswer);
    } catch (error) {
      this.fail(message, error);
    } finally {
      this.inWork -= 1;
    }
  }

  private answer(message: Msg, { body, position }: WireAnswer): void {
    const headers = natsHeaders();
    if (position !== undefined) headers.set(HEADERS.position, position);
    message.respond(body, { headers });
  }

  private fail(message: Msg, error: unknown): void {
    const fault = error instanceof Fault ? error : new Fault(500, 'the request could not be answered');
    const headers = natsHeaders();
    headers.set(HEADERS.error, fault.message.replaceAll(/[\r\n]+/g, ' '));
    headers.set(HEADERS.errorCode, String(fault.code));
    if (!this.connection.isClosed()) message.respond(new Uint8Array(), { headers });
  }
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
