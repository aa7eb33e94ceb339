import type { TryAgain } from '../answer.ts';
import type { Position } from '../facts.ts';
import type { Ground } from '../ground.ts';
import type { ActorTypes } from '../rules.ts';
import type { Beginning } from './beginning.ts';
import type { HeardSoFar } from './heard-so-far.ts';
import type { Inbox } from './inbox.ts';
import type { LoopEvents } from './loop-host.ts';
import { Loop } from './loop.ts';

/** The events that a leader tells its mailbox. */
export interface LeaderEvents extends LoopEvents {
  /** The stream was written while this process did not hold the lease. */
  outrun(): void;
}

/**
 * One life of an actor as its leader: until it stops, halts, or loses its stream to another writer. It fills the inbox
 * from the heard streams, and watches over the lease; the loop does the rest.
 */
export class Leader<T extends ActorTypes> {
  private readonly ground: Ground<T>;
  private readonly follower: Beginning<T>['follower'];
  private readonly events: LeaderEvents;
  private readonly loop: Loop<T>;
  /** False from when the lease ended until this process looked if the stream still ends where it believes. */
  private sure = true;
  /** The reason why it takes nothing more. */
  private gone: TryAgain | undefined;

  constructor(ground: Ground<T>, beginning: Beginning<T>, events: LeaderEvents) {
    this.ground = ground;
    this.follower = beginning.follower;
    this.events = events;
    this.loop = new Loop(ground, beginning, {
      ...events,
      mayTake: () => this.gone === undefined && this.mayLead(),
      mayAnswer: () => this.mayLead(),
      lost: () => {
        if (this.gone === undefined) events.lost();
      },
      failed: (error) => this.fail(error),
    });
  }

  get inbox(): Inbox<T> {
    return this.loop.inbox;
  }

  get heard(): HeardSoFar {
    return this.loop.heard;
  }

  /** Last acknowledged own fact. */
  get position(): Position | undefined {
    return this.loop.position;
  }

  /** The number of messages that wait, with the facts that wait for their causes. */
  get depth(): number {
    return this.inbox.depth + this.follower.hearing.order.waitingCount();
  }

  /** Tells if it may take messages and let answers leave: it holds the lease, and no doubt about the stream is left. */
  mayLead(): boolean {
    return this.ground.holdsLease() && this.sure;
  }

  /** Takes the facts that are heard already, and hears the others from here on. */
  start(): void {
    this.inbox.putFacts(this.follower.hearing.order);
    for (const actor of this.ground.parts.hears) void this.listen(actor);
    this.loop.turn();
  }

  /** A heard stream was found to end there. */
  endsAt(actor: string, sequence: number): void {
    if (this.heard.isCaughtUp()) return;
    this.heard.endsAt(actor, sequence);
    this.loop.turn();
  }

  /** The lease ended. */
  doubt(): void {
    this.sure = false;
  }

  /** This process holds the lease again: it goes on, if nobody has written meanwhile. */
  async resume(): Promise<void> {
    const { outbox } = this.loop;
    if (!outbox.isSending()) {
      const last = await this.ground.ends.own();
      if (this.gone !== undefined) return;
      if (!outbox.isSending() && last !== outbox.cursor.sequence) return this.events.outrun();
    }
    this.sure = true;
    this.loop.turn();
  }

  /** Takes nothing more, and has the decided facts stored; resolves when they are. */
  finish(): Promise<void> {
    this.turnAway('STOPPING');
    this.loop.outbox.hurry();
    return new Promise((resolve) => {
      this.loop.whenStored(resolve);
      this.ground.parts.clock.after(this.ground.limits.heldMs, resolve);
    });
  }

  /** Takes and sends nothing more; every sender who waits is told why. */
  end(reason: TryAgain): void {
    this.turnAway(reason);
    this.follower.end();
    this.loop.end(reason);
  }

  private turnAway(reason: TryAgain): void {
    this.gone ??= reason;
    this.inbox.turnAway(reason);
  }

  private fail(error: unknown): void {
    if (this.gone === undefined) this.events.failed(error);
  }

  /** Hears one stream for the rest of this life, no faster than the loop takes facts. */
  private async listen(actor: string): Promise<void> {
    const { hearing, signal } = this.follower;
    try {
      while (await hearing.pull(actor)) {
        if (this.gone !== undefined) return;
        this.inbox.putFacts(hearing.order);
        this.loop.turn();
        while (this.inbox.isFull()) await this.inbox.room();
      }
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }
}
