import type { Msg, NatsConnection, Subscription } from '@nats-io/nats-core';
import { requestIn, takerOf, type Taker } from '@bpdao/wire';
import { firstReserve } from './admission.ts';
import type { Arrival, Door } from './door.ts';

/**
 * The door on a broker without accounts, which admits everybody. It tells askers apart only by the inbox that an asker
 * chooses, and the broker delivers all requests.
 */
export class PlainDoor implements Door {
  private readonly connection: NatsConnection;
  private readonly subjects: () => readonly string[];
  private readonly take: (arrival: Arrival) => void;
  private readonly opened = new Map<Taker, readonly Subscription[]>();

  /** `subjects` returns the subjects that the actor answers. */
  constructor(connection: NatsConnection, subjects: () => readonly string[], take: (arrival: Arrival) => void) {
    this.connection = connection;
    this.subjects = subjects;
    this.take = take;
  }

  open(taker: Taker): void {
    if (this.opened.has(taker)) return;
    const subscribe = (subject: string): Subscription => {
      const reserve = firstReserve(requestIn(subject));
      const callback = (_error: Error | null, message: Msg): void =>
        this.take({ asker: inboxOf(message), message, reserve, done: () => undefined });
      return this.connection.subscribe(subject, { callback, ...(taker === 'any' ? { queue: 'replicas' } : undefined) });
    };
    this.opened.set(
      taker,
      this.subjects()
        .filter((subject) => takerOfRequest(subject) === taker)
        .map(subscribe),
    );
  }

  shut(taker: Taker): void {
    for (const subscription of this.opened.get(taker) ?? []) subscription.unsubscribe();
    this.opened.delete(taker);
  }

  async drain(): Promise<void> {
    const all = [...this.opened.values()].flat();
    this.opened.clear();
    await Promise.all(all.map((subscription) => subscription.drain().catch(() => undefined)));
  }
}

const takerOfRequest = (subject: string): Taker => takerOf(/\.qry\.(.+)$/.exec(subject)?.[1] ?? '');

/** The inbox of the connection that asks. */
const inboxOf = ({ reply = '' }: Msg): string => reply.split('.', 2).join('.');
