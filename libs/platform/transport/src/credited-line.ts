import type { Msg, NatsConnection, Subscription } from '@nats-io/nats-core';
import { Credit } from './credit.ts';

/** The surroundings of a line. */
export interface LineOptions {
  readonly connection: NatsConnection;
  /** The subject of one account's requests. */
  readonly subject: string;
  /** The queue group: the broker brings each message to one member of it. */
  readonly queue: string;
  /** The tokens that the account has now, and the most that it can have. */
  readonly tokens: () => number;
  readonly mostTokens: number;
  readonly take: (message: Msg) => void;
}

/** A number of messages that the broker may deliver; it ends the subscription after the last one. */
interface Grant {
  readonly subscription: Subscription;
  left: number;
}

/**
 * The requests of one account to an actor, as far as the account has credit: subscriptions that the broker ends after a
 * number of messages. For further requests the broker answers "no responders", and the service does not hear of them.
 *
 * A grant is never enlarged, because the service cannot tell a grant that has just ended from one that has not; it makes
 * another grant. All grants are in one queue group, so that each message is delivered once.
 */
export class CreditedLine {
  readonly credit: Credit;
  private readonly options: LineOptions;
  private readonly grants = new Set<Grant>();

  constructor(options: LineOptions) {
    this.options = options;
    this.credit = new Credit(options.mostTokens);
  }

  /** Messages that the broker may still deliver. */
  get granted(): number {
    let granted = 0;
    for (const { left } of this.grants) granted += left;
    return granted;
  }

  /**
   * Grants as many messages as the account can pay for, and takes back grants that it cannot pay for any more. Returns
   * false if the grants are less than a full window: then the caller calls again a little later.
   */
  fill(): boolean {
    const { full, step } = this.credit;
    const wanted = this.credit.wanted(this.options.tokens());
    if (this.granted > 2 * wanted) void this.drain();
    const more = wanted - this.granted;
    if (more >= step) this.grant(more);
    return this.granted + step > full;
  }

  /** Ends all grants at once, and drops the messages under way. */
  drop(): void {
    for (const { subscription } of this.grants) subscription.unsubscribe();
    this.grants.clear();
  }

  /** Ends all grants; resolves after all messages under way are taken. */
  async drain(): Promise<void> {
    const draining = [...this.grants];
    this.grants.clear();
    await Promise.all(draining.map(({ subscription }) => subscription.drain().catch(() => undefined)));
  }

  private grant(messages: number): void {
    const { connection, subject, queue } = this.options;
    const callback = (_error: Error | null, message: Msg): void => this.took(grant, message);
    const grant: Grant = {
      subscription: connection.subscribe(subject, { queue, max: messages, callback }),
      left: messages,
    };
    this.grants.add(grant);
  }

  private took(grant: Grant, message: Msg): void {
    grant.left -= 1;
    if (grant.left <= 0) this.grants.delete(grant);
    this.options.take(message);
  }
}
