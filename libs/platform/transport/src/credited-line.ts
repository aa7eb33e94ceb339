import type { Msg, NatsConnection, Subscription } from '@nats-io/nats-core';
import { Credit } from './credit.ts';

/** What a line needs of its surroundings. */
export interface LineOptions {
  readonly connection: NatsConnection;
  /** What one account asks. */
  readonly subject: string;
  /** The broker brings each message to one of those that share it. */
  readonly queue: string;
  /** What the account has now, and at the most. */
  readonly tokens: () => number;
  readonly mostTokens: number;
  readonly take: (message: Msg) => void;
}

/** So many messages that the broker may deliver; it ends the subscription after the last one. */
interface Grant {
  readonly subscription: Subscription;
  left: number;
}

/**
 * What one account asks of an actor, as far as it has credit: subscriptions that the broker itself ends after so many
 * messages. Beyond them the account is told that nobody serves, and the service hears nothing of it.
 *
 * A grant is never made larger, because one that has just ended cannot be told from one that has not; another is made
 * beside it. All are in one queue group, so that each message is delivered once.
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
   * Grants as much as the account can pay for, and takes back what it cannot any more. False when that is less than a
   * full window: it is to be called again a little later.
   */
  fill(): boolean {
    const { full, step } = this.credit;
    const wanted = this.credit.wanted(this.options.tokens());
    if (this.granted > 2 * wanted) void this.drain();
    const more = wanted - this.granted;
    if (more >= step) this.grant(more);
    return this.granted + step > full;
  }

  /** Hears nothing more, not even what is on its way. */
  drop(): void {
    for (const { subscription } of this.grants) subscription.unsubscribe();
    this.grants.clear();
  }

  /** Has the broker deliver nothing more; resolves when all that was on its way is taken. */
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
