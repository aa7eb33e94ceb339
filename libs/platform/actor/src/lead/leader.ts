import type { Answer, Arrival, TryAgain } from '../answer.ts';
import type { AnyFact, Heard, Position, Refusal } from '../rules.ts';
import { Appender } from './appender.ts';
import { Deadlines } from './deadlines.ts';
import { HeardSoFar } from './heard-so-far.ts';
import { HeldRequests } from './held-requests.ts';
import { Inbox } from './inbox.ts';
import type { LeaderParts } from './leader-parts.ts';
import { Loop } from './loop.ts';
import { Outbox } from './outbox.ts';
import { Requests } from './requests.ts';
import type { Decided } from './run.ts';

/**
 * One life of an actor: from when it leads until it stops, halts, or loses its stream to another writer. Hears, and is
 * asked; what it does with that is the loop.
 */
export class Leader<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly heard: HeardSoFar;
  readonly inbox: Inbox<Command, Own, Other>;
  private readonly parts: LeaderParts<State, Command, Own, Other, R, Genesis>;
  private readonly requests: Requests<State, Command, Own, Other>;
  private readonly deadlines: Deadlines;
  private readonly appender: Appender;
  private readonly outbox: Outbox<Own>;
  private readonly loop: Loop<State, Command, Own, Other, R, Genesis>;
  /**
   * Whether the stream still ends where this leader thinks: in doubt from when the lease ended until it was looked at.
   */
  private sure = true;
  /** Why it takes nothing more. */
  private gone: TryAgain | undefined;

  constructor(parts: LeaderParts<State, Command, Own, Other, R, Genesis>) {
    const { mailbox, limits, follower, tails, graceMs, clocks, snapshots, holdsLease, events } = parts;
    const { replica, hearing, cursor, ordinal, position } = follower;
    const { rules, hears, journal, clock, observer } = mailbox;
    const wake = (): void => this.loop.turn();
    const onFailed = (error: unknown): void => this.fail(error);
    this.parts = parts;
    this.heard = new HeardSoFar(hears, follower.heard, tails);
    this.inbox = new Inbox(limits.inboxMessages);
    const held = new HeldRequests(this.heard, clock, limits);
    this.requests = new Requests({ inbox: this.inbox, held, time: replica.time, clock, wake });
    this.deadlines = new Deadlines(replica, this.heard, clock, graceMs, wake);
    this.appender = new Appender(journal, clock, limits, cursor, holdsLease);
    this.outbox = new Outbox({
      appender: this.appender,
      rulesVersion: rules.version,
      clock,
      limits,
      observer,
      onStored: (run, sequence) => this.stored(run, sequence),
      onLost: () => this.lost(),
      onFailed,
    });
    this.loop = new Loop({
      mailbox,
      replica,
      ordinal,
      position,
      inbox: this.inbox,
      deadlines: this.deadlines,
      queries: this.requests.queries,
      hearing,
      heard: this.heard,
      held,
      clocks,
      outbox: this.outbox,
      appender: this.appender,
      snapshots,
      unackedFacts: limits.unackedFacts,
      factBytes: limits.factBytes,
      mayTake: () => this.gone === undefined && this.mayLead(),
      mayAnswer: () => this.mayLead(),
      onAcknowledged: (event) => events.acknowledged(event),
      onTurnOver: () => events.turnOver(),
      onFailed,
    });
  }

  /** Last acknowledged own fact. */
  get position(): Position | undefined {
    return this.loop.position;
  }

  /** Messages that wait, those too that wait for their causes. */
  get depth(): number {
    return this.inbox.depth + this.parts.follower.hearing.order.waitingCount();
  }

  /** Whether answers may leave and messages be taken: the lease is held and nothing about the stream is in doubt. */
  mayLead(): boolean {
    return this.parts.holdsLease() && this.sure;
  }

  /** Takes what was heard already, and hears the others from here on. */
  start(): void {
    this.arrive();
    for (const actor of this.parts.mailbox.hears) void this.listen(actor);
    this.loop.turn();
  }

  /** Settles when what follows from the command is stored. */
  tell(command: Command, arrival: Arrival): Promise<Answer<Own>> {
    return this.requests.tell(command, arrival);
  }

  /** Reads acknowledged state, once what is asked for was heard; undefined when that did not happen in time. */
  read<T>(view: (state: Readonly<State>) => T, atLeast: Heard | undefined): Promise<T | undefined> {
    return this.mayLead() ? this.requests.read(view, atLeast) : Promise.resolve(undefined);
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

  /** The lease is held again: goes on, if nobody has written meanwhile. */
  async resume(): Promise<void> {
    if (!this.outbox.isSending()) {
      const last = await this.parts.ends.own();
      if (this.gone !== undefined) return;
      if (!this.outbox.isSending() && last !== this.appender.cursor.sequence) {
        this.parts.events.outrun();
        return;
      }
    }
    this.sure = true;
    this.loop.turn();
  }

  /** Takes nothing more, and has what was decided stored; resolves when it is. */
  finish(): Promise<void> {
    this.turnAway('STOPPING');
    this.outbox.hurry();
    return new Promise((resolve) => {
      this.loop.whenStored(resolve);
      this.parts.mailbox.clock.after(this.parts.limits.heldMs, resolve);
    });
  }

  /** Takes and sends nothing more; whoever waits is told why. */
  end(reason: TryAgain): void {
    this.turnAway(reason);
    this.deadlines.stop();
    this.outbox.stop();
    this.parts.abort.abort();
    this.loop.giveUp(reason);
  }

  private turnAway(reason: TryAgain): void {
    this.gone ??= reason;
    this.requests.turnAway(reason);
  }

  private stored(run: readonly Decided<Own>[], sequence: number): void {
    this.parts.events.stored(sequence);
    this.loop.stored(run, sequence);
    if (this.gone === 'STOPPING') this.outbox.send();
  }

  private lost(): void {
    if (this.gone === undefined) this.parts.events.lost();
  }

  private fail(error: unknown): void {
    if (this.gone === undefined) this.parts.events.failed(error);
  }

  /** Hears one stream for the rest of this life, no faster than facts are taken. */
  private async listen(actor: string): Promise<void> {
    try {
      while (await this.parts.follower.hearing.pull(actor)) {
        if (this.gone !== undefined) return;
        this.arrive();
        this.loop.turn();
        while (this.inbox.isFull()) await this.inbox.room();
      }
    } catch (error) {
      if (!this.parts.abort.signal.aborted) this.fail(error);
    }
  }

  private arrive(): void {
    const {
      replica: { time },
      hearing: { order },
    } = this.parts.follower;
    const arrivedMs = time.now();
    const arrivedAtMs = this.parts.mailbox.clock.monotonicMs();
    for (let arrived = order.next(); arrived !== undefined; arrived = order.next()) {
      this.inbox.put({ type: 'heard', arrivedMs, arrivedAtMs, arrived });
    }
  }
}
