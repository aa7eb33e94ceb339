import type { ActorTime } from '../actor-time.ts';
import type { Answer, Arrival, TryAgain } from '../answer.ts';
import type { Heard, HeardFact } from '../facts.ts';
import type { ArrivedFact } from '../follow/arrived-fact.ts';
import type { MailboxLimits } from '../limits.ts';
import type { Clock } from '../ports/clock.ts';
import type { ActorTypes } from '../rules.ts';
import type { HeardSoFar } from './heard-so-far.ts';
import { HeldRequests } from './held-requests.ts';
import { Queries } from './queries.ts';

/** The moment at which a message arrived, by two clocks. */
interface Stamp {
  /** Actor time, ms: the facts that follow from the message carry this time. */
  readonly arrivedActorMs: number;
  /** `Clock.monotonicMs`: for measuring. */
  readonly arrivedMonotonicMs: number;
}

/** A command that waits. */
export interface InboxedCommand<T extends ActorTypes> extends Stamp {
  readonly type: 'command';
  readonly command: T['command'];
  readonly arrival: Arrival;
  readonly answer: (answer: Answer<T['fact']>) => void;
}

/** A heard fact that waits. */
export interface InboxedFact<T extends ActorTypes> extends Stamp {
  readonly type: 'heard';
  readonly arrived: ArrivedFact<T['heard']>;
}

/** A message that waits. */
export type Inboxed<T extends ActorTypes> = InboxedCommand<T> | InboxedFact<T>;

/**
 * Commands and heard facts that wait for the loop, in the order in which they arrived, and queries beside them. A full
 * inbox turns a command away; a reader of streams waits for room.
 */
export class Inbox<T extends ActorTypes> {
  readonly queries = new Queries<T['state']>();
  private readonly waiting: Inboxed<T>[] = [];
  private readonly roomWaiters: (() => void)[] = [];
  private readonly held: HeldRequests;
  private readonly time: ActorTime;
  private readonly clock: Clock;
  private readonly bound: number;
  private readonly wake: () => void;
  private gone: TryAgain | undefined;

  /** `wake` is called whenever a command or a query comes in. */
  constructor(heard: HeardSoFar, time: ActorTime, clock: Clock, limits: MailboxLimits, wake: () => void) {
    this.held = new HeldRequests(heard, clock, limits);
    this.time = time;
    this.clock = clock;
    this.bound = limits.inboxMessages;
    this.wake = wake;
  }

  /** The number of messages that wait. */
  get depth(): number {
    return this.waiting.length;
  }

  get first(): Inboxed<T> | undefined {
    return this.waiting[0];
  }

  /** The heard facts among the messages that wait. */
  facts(): readonly HeardFact<T['heard']>[] {
    return this.waiting.flatMap((message) => (message.type === 'heard' ? message.arrived.message : []));
  }

  isFull(): boolean {
    return this.waiting.length >= this.bound;
  }

  /** Puts in a command, once the actor has heard the facts that it names. Settles with the loop's answer. */
  putCommand(command: T['command'], arrival: Arrival): Promise<Answer<T['fact']>> {
    if (this.isFull()) return Promise.resolve({ type: 'try-again', reason: 'OVERLOADED' });
    return new Promise((answer) => {
      this.held.whenHeard(arrival.atLeast, (reached) => {
        if (!reached) return answer({ type: 'try-again', reason: this.gone ?? 'BEHIND' });
        this.waiting.push({ type: 'command', ...this.stamp(), command, arrival, answer });
        this.wake();
      });
    });
  }

  /**
   * Puts in a query, once the actor has heard the named facts. Settles with the view of an acknowledged state, or with
   * undefined if the actor did not hear the facts in time.
   */
  putQuery<R>(view: (state: Readonly<T['state']>) => R, atLeast: Heard | undefined): Promise<R | undefined> {
    return new Promise((resolve, reject) => {
      this.held.whenHeard(atLeast, (reached) => {
        if (!reached) return resolve(undefined);
        this.queries.put(view, resolve, reject);
        this.wake();
      });
    });
  }

  /** Puts in the facts that may be delivered now. */
  putFacts(order: { next(): ArrivedFact<T['heard']> | undefined }): void {
    const stamp = this.stamp();
    for (let arrived = order.next(); arrived !== undefined; arrived = order.next()) {
      this.waiting.push({ type: 'heard', ...stamp, arrived });
    }
  }

  /** The loop took the first message. */
  shift(): void {
    this.waiting.shift();
    if (this.waiting.length < this.bound / 2) this.openRoom();
  }

  /** The actor heard more: requests that waited for it come in. */
  heardMore(): void {
    this.held.look();
  }

  /** Resolves when half of the inbox is empty, or the loop takes nothing more. */
  room(): Promise<void> {
    return new Promise((resolve) => this.roomWaiters.push(resolve));
  }

  /** The loop takes nothing more: every sender who waits is told why. */
  turnAway(reason: TryAgain): void {
    this.gone ??= reason;
    for (const message of this.waiting.splice(0)) {
      if (message.type === 'command') message.answer({ type: 'try-again', reason });
    }
    this.openRoom();
    this.held.giveUp();
    this.queries.giveUp();
  }

  private stamp(): Stamp {
    return { arrivedActorMs: this.time.now(), arrivedMonotonicMs: this.clock.monotonicMs() };
  }

  private openRoom(): void {
    for (const go of this.roomWaiters.splice(0)) go();
  }
}
