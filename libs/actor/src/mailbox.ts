import { Afterwards } from './afterwards.ts';
import type { Answer, Arrival, TryAgain } from './answer.ts';
import { Appender } from './appender.ts';
import type { StoredEnd } from './appender.ts';
import type { Clock } from './clock.ts';
import { ClockWatch } from './clock-watch.ts';
import { Halt } from './halt.ts';
import { isBefore } from './heard-fact.ts';
import type { ArrivedFact, FactCodec } from './heard-fact.ts';
import type { Envelope, Journal, Streams } from './journal.ts';
import { Follower } from './follower.ts';
import type { Hearing } from './hearing.ts';
import { LeaseKeeper } from './lease.ts';
import type { Lease, LeaseChange } from './lease.ts';
import { defaultLimits } from './limits.ts';
import type { MailboxLimits } from './limits.ts';
import type { MailboxObserver } from './mailbox-observer.ts';
import { Replica } from './replica.ts';
import type { AnyFact, Cause, Decision, Heard, Position, Refusal, Rules, Trace } from './rules.ts';
import { Snapshots } from './snapshot.ts';
import type { SnapshotStore } from './snapshot.ts';
import { readTraceparent, traceOfFact } from './trace.ts';

/** What a mailbox is made of. */
export interface MailboxParts<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly rules: Rules<State, Command, Own, Other, R, Genesis>;
  readonly genesis: Genesis;
  /** Hash of the genesis file, hex. */
  readonly chainId: string;
  readonly codec: FactCodec<Own, Other>;
  readonly journal: Journal;
  readonly streams: Streams;
  /** The actors whose streams it listens to. */
  readonly hears: readonly string[];
  readonly clock: Clock;
  readonly limits?: Partial<MailboxLimits>;
  /** Who speaks when there are several; absent: always this one. */
  readonly lease?: Lease;
  /** Where snapshots are kept; absent: none are, and a start folds from genesis. */
  readonly snapshots?: SnapshotStore;
  /** Told each fact that another wrote while this one stands by, with the state before it. */
  readonly onFollowed?: (state: Readonly<State>, fact: Own) => void;
  /** Told, one sentence, what went wrong without stopping the actor. */
  readonly warn?: (sentence: string) => void;
  /** Told what it does; absent: nobody is. */
  readonly observer?: MailboxObserver;
}

/** A fact that is stored, or was heard, in the order in which it was folded: what views are made from. */
export interface Acknowledged {
  readonly actor: string;
  readonly position: Position;
  readonly atMs: number;
  readonly fact: AnyFact;
  readonly trace: Trace;
}

/** How a mailbox is. */
export interface MailboxStatus {
  /** Last acknowledged own fact. */
  readonly position: Position | undefined;
  /** How far the others were heard. */
  readonly heard: Heard;
  /** Messages that wait. */
  readonly depth: number;
  /** For how long the oldest of them has waited to be taken, ms; 0 when none does. */
  readonly oldestMs: number;
  /** By how much the last fact heard of each actor was ahead of the clock here, ms. */
  readonly aheadMs: ReadonlyMap<string, number>;
  /** Whether it has caught up with the streams since it started. */
  readonly ready: boolean;
  /** `leading`: it decides and answers. `standing-by`: it follows what another decides. */
  readonly role: MailboxRole;
  /** Whether it takes commands at this moment: it leads, and holds the lease. */
  readonly answers: boolean;
  /** Message of the own stream up to which the snapshot held that it began from; 0: from genesis. */
  readonly snapshot: number;
}

/** What a mailbox is doing. */
export type MailboxRole = 'starting' | 'standing-by' | 'leading' | 'ended';

type Inboxed<Command, Own extends AnyFact, Other extends AnyFact> =
  | { readonly type: 'command'; readonly arrivedMs: number; readonly arrivedAtMs: number; readonly command: Command; readonly arrival: Arrival; readonly answer: (answer: Answer<Own>) => void }
  | { readonly type: 'heard'; readonly arrivedMs: number; readonly arrivedAtMs: number; readonly arrived: ArrivedFact<Other> };

/** An own fact that was folded and is not acknowledged yet. */
interface Decided<Own extends AnyFact> {
  readonly name: string;
  readonly envelope: Envelope;
  readonly fact: Own;
  readonly led: Led;
  position: Position;
}

/** What led to a fact: its cause, the trace of that, and the monotonic moment at which it arrived. */
interface Led {
  readonly cause: Cause;
  readonly causeTrace: Pick<Trace, 'traceId' | 'spanId'> | undefined;
  readonly arrivedAtMs: number;
}

interface HeldRequest {
  readonly atLeast: Heard;
  readonly act: (reached: boolean) => void;
  readonly cancel: () => void;
}

/** One life of an actor: from when it leads until it stops, halts, or loses its stream to another writer. */
interface Life<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly replica: Replica<State, Command, Own, Other, R, Genesis>;
  readonly hearing: Hearing<Other>;
  readonly appender: Appender;
  readonly afterwards: Afterwards;
  readonly abort: AbortController;
  readonly heard: Map<string, Position>;
  readonly tails: ReadonlyMap<string, number>;
  readonly inbox: Inboxed<Command, Own, Other>[];
  readonly decided: Decided<Own>[];
  readonly graceEndsMs: number;
  ordinal: number;
  position: Position | undefined;
  appending: boolean;
  /** When what was decided must be sent at the latest, monotonic ms. */
  sendAtMs: number;
  caughtUp: boolean;
  /** Whether the stream still ends where this life thinks: in doubt from when the lease ended until it was looked at. */
  sure: boolean;
  /** Whether the last thing folded is an own fact, so that the state is one that a recovery would find. */
  atOwnFact: boolean;
}

/**
 * The one shell that runs every actor: take a message, fold it if it is a heard fact, decide, fold, check, append with what
 * else was decided meanwhile, answer (docs/spec/mailbox.md). One writer, one append in flight.
 */
export class Mailbox<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  /** Settles with the reason when the actor stopped for good. */
  readonly halted: Promise<Halt>;
  private readonly parts: MailboxParts<State, Command, Own, Other, R, Genesis>;
  private readonly limits: MailboxLimits;
  private readonly clocks: ClockWatch;
  private readonly listeners: ((acknowledged: Acknowledged) => void)[] = [];
  private readonly held = new Set<HeldRequest>();
  private readonly roomWaiters: (() => void)[] = [];
  private readonly aheadWaiters: (() => void)[] = [];
  private readonly leadingListeners: ((leading: boolean) => void)[] = [];
  private readonly keeper: LeaseKeeper | undefined;
  private readonly snapshots: Snapshots<State> | undefined;
  private life: Life<State, Command, Own, Other, R, Genesis> | undefined;
  /** While it recovers and stands by. */
  private following: { readonly follower: Follower<State, Command, Own, Other, R, Genesis>; readonly abort: AbortController; call: () => void; caughtUp: boolean; hearsAhead: boolean } | undefined;
  private readonly unanswered = new Set<(answer: Answer<Own>) => void>();
  private readers: { readonly view: (state: Readonly<State>) => void; readonly giveUp: () => void }[] = [];
  private ended: TryAgain | undefined;
  private recoveries = 0;
  /** Last message of the own stream that was acknowledged to this process; 0 before the first. */
  private acknowledged = 0;
  private restoredTo = 0;
  private seenDeadline: { readonly key: string; readonly atMs: number } | undefined;
  private sendTimer: (() => void) | undefined;
  private timer: { readonly atMs: number; readonly cancel: () => void } | undefined;
  private haltWith: (halt: Halt) => void = () => undefined;

  constructor(parts: MailboxParts<State, Command, Own, Other, R, Genesis>) {
    const { rules, chainId, clock, lease, snapshots, warn = () => undefined } = parts;
    this.parts = parts;
    this.limits = { ...defaultLimits, ...parts.limits };
    this.clocks = new ClockWatch(clock, this.limits.aheadMs, warn);
    this.halted = new Promise((resolve) => (this.haltWith = resolve));
    this.keeper = lease === undefined ? undefined : new LeaseKeeper(lease, clock, this.limits, (change) => this.leaseChanged(change));
    this.snapshots = snapshots === undefined ? undefined : new Snapshots({
      store: snapshots, actor: rules.actor, chainId, rulesVersion: rules.version, kept: rules.kept ?? [], genesis: rules.genesis(parts.genesis), clock, everyFacts: this.limits.snapshotFacts, warn,
    });
  }

  /** Recovers: resolves when commands are taken, or when it stands by for another. Throws Halt when the past cannot be folded. */
  async start(): Promise<void> {
    await this.keeper?.start();
    try {
      await this.begin();
    } catch (error) {
      await this.keeper?.stop();
      throw error;
    }
  }

  /** Hears whenever this process begins to lead (true), and when it no longer does. */
  onLeading(listener: (leading: boolean) => void): void {
    this.leadingListeners.push(listener);
  }

  /** Tells the actor a command; settles when what follows from it is stored. Never rejects. */
  tell(command: Command, arrival: Arrival): Promise<Answer<Own>> {
    const { life } = this;
    if (life === undefined || this.ended !== undefined) return Promise.resolve({ type: 'try-again', reason: this.ended ?? 'STARTING' });
    if (life.inbox.length >= this.limits.inboxMessages) return Promise.resolve({ type: 'try-again', reason: 'OVERLOADED' });
    return new Promise((answer) => {
      const take = (): void => {
        life.inbox.push({ type: 'command', arrivedMs: life.replica.time.now(), arrivedAtMs: this.parts.clock.monotonicMs(), command, arrival, answer });
        this.turn();
      };
      this.whenHeard(life, arrival.atLeast, (reached) => (reached ? take() : answer({ type: 'try-again', reason: this.ended ?? 'BEHIND' })));
    });
  }

  /** Reads acknowledged state, once what is asked for was heard; undefined when that did not happen in time. */
  read<T>(view: (state: Readonly<State>) => T, atLeast?: Heard): Promise<T | undefined> {
    const { life } = this;
    if (life === undefined || this.ended !== undefined || !this.mayLead(life)) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.whenHeard(life, atLeast, (reached) => {
        if (!reached) return resolve(undefined);
        this.readers.push({
          giveUp: () => resolve(undefined),
          view: (state) => {
            try {
              resolve(view(state));
            } catch (error) {
              reject(error instanceof Error ? error : new Error(String(error)));
            }
          },
        });
        this.turn();
      });
    });
  }

  /** Hears every fact folded, own ones once acknowledged, in the order of folding; from this start on. */
  onAcknowledged(listener: (acknowledged: Acknowledged) => void): void {
    this.listeners.push(listener);
  }

  status(): MailboxStatus {
    const { life } = this;
    return {
      position: life === undefined ? this.following?.follower.position : life.position,
      heard: life === undefined ? (this.following?.follower.heard ?? {}) : Object.fromEntries(life.heard),
      depth: (life?.inbox.length ?? 0) + (life?.hearing.order.waitingCount() ?? 0),
      oldestMs: life?.inbox[0] === undefined ? 0 : this.parts.clock.monotonicMs() - life.inbox[0].arrivedAtMs,
      aheadMs: this.clocks.aheadMs,
      ready: life?.caughtUp ?? this.following?.caughtUp ?? false,
      role: this.role(),
      answers: life !== undefined && this.ended === undefined && this.mayLead(life),
      snapshot: this.restoredTo,
    };
  }

  /** Takes nothing more, lets what was decided be stored, gives the lease back, and ends. */
  async stop(): Promise<void> {
    const { life } = this;
    this.ended ??= 'STOPPING';
    this.following?.abort.abort();
    if (life !== undefined) {
      this.turnAway(life, 'STOPPING');
      this.append(life);
      await new Promise<void>((resolve) => {
        life.afterwards.whenAcknowledged(resolve);
        this.parts.clock.after(this.limits.heldMs, resolve);
      });
      this.end(life);
    }
    await this.keeper?.stop();
  }

  private role(): MailboxRole {
    if (this.ended !== undefined) return 'ended';
    if (this.life !== undefined) return 'leading';
    return this.following?.caughtUp === true ? 'standing-by' : 'starting';
  }

  /** Folds the past up to the stream's end; then leads, or stands by until it may. */
  private async begin(): Promise<void> {
    const { rules, genesis, chainId, codec, streams, hears, clock } = this.parts;
    const abort = new AbortController();
    const last = await this.lastOwn();
    const snapshot = await this.snapshots?.newest(last);
    this.restoredTo = snapshot?.cursor.sequence ?? 0;
    const replica = new Replica(rules, genesis, clock, snapshot);
    const { onFollowed } = this.parts;
    const onFact = (state: Readonly<State>, fact: Own): void => {
      if (this.following?.caughtUp === true) onFollowed?.(state, fact);
    };
    const follower = new Follower({ replica, streams, hears, codec, chainId, snapshot, signal: abort.signal, onFact });
    const following = { follower, abort, call: () => undefined, caughtUp: false, hearsAhead: false };
    this.following = following;
    if (this.ended !== undefined) return abort.abort();
    await follower.foldTo(last);
    following.caughtUp = true;
    await this.lead(follower, abort);
  }

  /** Follows what another decides until the lease is held here, and it is this version's turn. */
  private async standBy(follower: Follower<State, Command, Own, Other, R, Genesis>, abort: AbortController): Promise<void> {
    this.hearAllAhead(follower, abort);
    let waitsForTurn = false;
    while (this.ended === undefined && !this.maySpeak(follower)) {
      waitsForTurn = this.mayLead(undefined);
      const called = new Promise<void>((resolve) => {
        if (this.following !== undefined) this.following.call = resolve;
        abort.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await follower.followUntil(called, () => {
        this.keepFollowed(follower);
        for (const go of this.aheadWaiters.splice(0)) go();
      });
    }
    if (this.ended === undefined) await this.lead(follower, abort, waitsForTurn);
  }

  /** Where versions take turns: hears beyond what the one that speaks has folded, for whose turn it is follows from there. */
  private hearAllAhead(follower: Follower<State, Command, Own, Other, R, Genesis>, abort: AbortController): void {
    const { following } = this;
    if (this.parts.rules.isTurn === undefined || following === undefined || following.hearsAhead) return;
    following.hearsAhead = true;
    for (const actor of this.parts.hears) void this.hearAhead(follower, actor, abort);
  }

  /** Within the bound of the inbox, as whoever leads. */
  private async hearAhead(follower: Follower<State, Command, Own, Other, R, Genesis>, actor: string, abort: AbortController): Promise<void> {
    const { hearing } = follower;
    const follows = (): boolean => this.following?.follower === follower && this.ended === undefined;
    try {
      while (follows() && (await hearing.pull(actor))) {
        if (follows() && this.maySpeak(follower)) this.following?.call();
        while (follows() && hearing.order.waitingCount() >= this.limits.inboxMessages) await new Promise<void>((resolve) => this.aheadWaiters.push(resolve));
      }
    } catch (error) {
      if (follows() && !abort.signal.aborted) this.halt(error);
    }
  }

  /** Folds the rest of the own stream and takes over; without the lease, or out of turn, it goes on following. A turn that comes interrupts nothing, so no grace is needed. */
  private async lead(follower: Follower<State, Command, Own, Other, R, Genesis>, abort: AbortController, isHandedOver = false): Promise<void> {
    const { rules, hears, journal, clock } = this.parts;
    const tails = new Map(await Promise.all(hears.map(async (actor) => [actor, await this.lastOf(actor)] as const)));
    if (rules.isTurn !== undefined) await Promise.all(Array.from(tails, ([actor, tail]) => this.readTo(follower, actor, tail)));
    if (this.maySpeak(follower)) await follower.foldTo(await this.lastOwn());
    if (this.ended !== undefined) return abort.abort();
    if (!this.maySpeak(follower)) return void this.standBy(follower, abort).catch((error: unknown) => this.halt(error));
    follower.leave();
    const { replica, hearing, cursor, ordinal, position } = follower;
    const appender = new Appender(journal, clock, this.limits, cursor, () => this.keeper?.isHeld() ?? true);
    const grace = position === undefined || isHandedOver ? 0 : this.limits.recoveryGraceMs;
    const life: Life<State, Command, Own, Other, R, Genesis> = {
      replica, hearing, appender, tails, abort, ordinal, position,
      heard: new Map(Array.from(hearing.places, ([actor, { sequence, index }]) => [actor, { sequence, index }])),
      afterwards: new Afterwards(), inbox: [], decided: [], graceEndsMs: clock.monotonicMs() + grace, appending: false, sendAtMs: Infinity, caughtUp: false, sure: true, atOwnFact: false,
    };
    this.following = undefined;
    for (const go of this.aheadWaiters.splice(0)) go();
    this.life = life;
    this.seenDeadline = undefined;
    this.lookWhetherCaughtUp(life);
    for (const listener of this.leadingListeners) listener(true);
    this.arrive(life);
    for (const actor of hears) void this.listen(life, actor);
    this.turn();
  }

  /** Reads a heard stream up to here without folding it, as far as there is room: a version that looked at less would take its turn for not over yet, again and again. */
  private async readTo({ hearing }: Follower<State, Command, Own, Other, R, Genesis>, actor: string, tail: number): Promise<void> {
    while (hearing.readTo(actor) < tail && hearing.order.waitingCount() < this.limits.inboxMessages && this.ended === undefined) {
      if (!(await hearing.pull(actor))) return;
    }
  }

  private leaseChanged(change: LeaseChange): void {
    const { life } = this;
    if (this.ended !== undefined) return;
    if (life === undefined) {
      if (change === 'gained') this.following?.call();
    } else if (change === 'ended') life.sure = false;
    else if (change === 'taken') this.giveWay(life);
    else void this.resume(life).catch((error: unknown) => this.halt(error));
  }

  /** The lease is held again: go on, if nobody has written meanwhile. */
  private async resume(life: Life<State, Command, Own, Other, R, Genesis>): Promise<void> {
    if (!life.appending) {
      const last = await this.lastOwn();
      if (this.life !== life || this.ended !== undefined) return;
      if (!life.appending && last !== life.appender.cursor.sequence) return this.giveWay(life);
    }
    life.sure = true;
    this.turn();
  }

  /** Whether answers may leave and messages be taken: the lease is held and nothing about the stream is in doubt. */
  private mayLead(life: Life<State, Command, Own, Other, R, Genesis> | undefined): boolean {
    return this.keeper === undefined || (this.keeper.isHeld() && life?.sure !== false);
  }

  /** Where the own stream ends. Throws Halt when that is before what was acknowledged here, and stays so: a member of a cluster that does not yet know the rest may have answered. */
  private async lastOwn(): Promise<number> {
    const { rules, clock } = this.parts;
    const giveUpAtMs = clock.monotonicMs() + this.limits.lostMs;
    for (;;) {
      const last = await this.lastOf(rules.actor);
      if (last >= this.acknowledged || this.ended !== undefined) return last;
      if (clock.monotonicMs() > giveUpAtMs) throw new Halt(`${rules.actor}: its stream ends at ${last}, but message ${this.acknowledged} was acknowledged: the broker lost it, or the stream was made anew`);
      await new Promise<void>((resolve) => void clock.after(this.limits.appendRetryMs, resolve));
    }
  }

  /** Whether one that follows may take over: the lease is held, and it is its turn. */
  private maySpeak(follower: Follower<State, Command, Own, Other, R, Genesis>): boolean {
    const { rules, state } = follower.replica;
    return this.mayLead(undefined) && (rules.isTurn?.(state, follower.ahead()) ?? true);
  }

  /** Whether another version's turn has come, as far as everything heard tells, and nothing said here is on its way. */
  private isOver(life: Life<State, Command, Own, Other, R, Genesis>): boolean {
    const { rules, state } = life.replica;
    if (rules.isTurn === undefined || !life.caughtUp || life.inbox.length > 0 || life.appending || life.decided.length > 0 || !life.afterwards.isQuiet()) return false;
    return !rules.isTurn(state, Array.from(life.hearing.order.ahead(), ({ heard }) => heard));
  }

  /** Where a stream ends, from the broker; asks until it knows. */
  private async lastOf(actor: string): Promise<number> {
    for (;;) {
      try {
        return await this.parts.streams.last(actor);
      } catch (error) {
        if (this.ended !== undefined) throw error;
        await new Promise<void>((resolve) => void this.parts.clock.after(this.limits.appendRetryMs, resolve));
      }
    }
  }

  private keepFollowed(follower: Follower<State, Command, Own, Other, R, Genesis>): void {
    if (this.snapshots?.isDue(follower.ordinal, STANDBY_PATIENCE) === true) this.snapshots.keep(follower.snapshot());
  }

  /** Keeps a snapshot when one is due and the state is one that is stored; false: wait for the acknowledgement first. */
  private keptOrNotDue(life: Life<State, Command, Own, Other, R, Genesis>): boolean {
    if (!life.atOwnFact || this.snapshots?.isDue(life.ordinal, 1) !== true) return true;
    if (!life.afterwards.isQuiet()) return false;
    const { replica, hearing, appender, ordinal, position } = life;
    this.snapshots.keep({ cursor: appender.cursor, ordinal, position, heard: hearing.places, factMs: replica.factMs, state: replica.state });
    return true;
  }

  /** Hears one stream for the rest of this life, no faster than facts are taken. */
  private async listen(life: Life<State, Command, Own, Other, R, Genesis>, actor: string): Promise<void> {
    try {
      while (await life.hearing.pull(actor)) {
        if (this.life !== life || this.ended !== undefined) return;
        this.arrive(life);
        this.turn();
        while (life.inbox.length >= this.limits.inboxMessages) await new Promise<void>((resolve) => this.roomWaiters.push(resolve));
      }
    } catch (error) {
      if (this.life === life && !life.abort.signal.aborted) this.halt(error);
    }
  }

  private arrive(life: Life<State, Command, Own, Other, R, Genesis>): void {
    const arrivedMs = life.replica.time.now();
    const arrivedAtMs = this.parts.clock.monotonicMs();
    for (let arrived = life.hearing.order.next(); arrived !== undefined; arrived = life.hearing.order.next()) life.inbox.push({ type: 'heard', arrivedMs, arrivedAtMs, arrived });
  }

  /** Takes what there is, within the bounds, and sends it on its way. */
  private turn(): void {
    const { life } = this;
    if (life === undefined || this.ended !== undefined || !this.mayLead(life)) return;
    try {
      this.takeAll(life);
      this.append(life);
      if (this.isOver(life)) return this.giveWay(life, this.limits.turnRestMs);
      this.setTimer(life);
    } catch (error) {
      this.halt(error);
    }
  }

  private takeAll(life: Life<State, Command, Own, Other, R, Genesis>): void {
    for (;;) {
      if (!this.keptOrNotDue(life)) return;
      if (this.readers.length > 0) {
        if (!life.afterwards.isQuiet()) return;
        for (const { view } of this.readers.splice(0)) view(life.replica.state);
      }
      if (life.afterwards.unacknowledged() >= this.limits.unackedFacts) return;
      const due = this.dueDeadline(life);
      const [first] = life.inbox;
      if (due !== undefined && (first === undefined || first.arrivedMs >= due.atMs)) this.takeDeadline(life, due.key, Math.min(life.replica.time.now(), first?.arrivedMs ?? Infinity));
      else if (first === undefined) return;
      else this.take(life, first);
    }
  }

  private take(life: Life<State, Command, Own, Other, R, Genesis>, message: Inboxed<Command, Own, Other>): void {
    life.inbox.shift();
    if (life.inbox.length < this.limits.inboxMessages / 2) for (const go of this.roomWaiters.splice(0)) go();
    this.parts.observer?.taken({ type: message.type, waitedMs: this.parts.clock.monotonicMs() - message.arrivedAtMs });
    if (message.type === 'heard') return this.takeHeard(life, message);
    const { command, arrival, answer, arrivedMs, arrivedAtMs } = message;
    const nowMs = life.replica.factTime(arrivedMs);
    const decision = life.replica.decide({ type: 'command', nowMs, command });
    const decided = this.fold(life, decision, { cause: { type: 'command', name: arrival.name, digest: arrival.digest }, causeTrace: readTraceparent(arrival.traceparent), arrivedAtMs }, nowMs);
    this.unanswered.add(answer);
    life.afterwards.whenAcknowledged(() => {
      this.unanswered.delete(answer);
      answer(this.mayLead(life) ? this.answerTo(life, decision, decided) : { type: 'try-again', reason: 'LOST' });
    });
  }

  private answerTo(life: Life<State, Command, Own, Other, R, Genesis>, decision: Decision<Own, R>, decided: Decided<Own> | undefined): Answer<Own> {
    switch (decision.type) {
      case 'say':
        return { type: 'accepted', position: decided?.position ?? NOWHERE, fact: decision.fact };
      case 'refuse':
        return { type: 'refused', refusal: decision.refusal };
      case 'again':
        return { type: 'again', position: life.position };
      case 'nothing':
        return { type: 'nothing' };
      default:
        return decision satisfies never;
    }
  }

  private takeHeard(life: Life<State, Command, Own, Other, R, Genesis>, { arrived, arrivedMs, arrivedAtMs }: Extract<Inboxed<Command, Own, Other>, { type: 'heard' }>): void {
    const { heard, envelope } = arrived;
    const nowMs = life.replica.factTime(arrivedMs);
    this.clocks.heard(heard.actor, heard.atMs);
    life.replica.hear(heard);
    life.heard.set(heard.actor, heard.position);
    life.hearing.folded(arrived);
    life.atOwnFact = false;
    const event: Acknowledged = { ...heard, trace: envelope.trace };
    life.afterwards.whenAcknowledged(() => this.emit(event));
    const decision = life.replica.decide({ type: 'heard', nowMs, heard });
    this.fold(life, decision, { cause: { type: 'fact', actor: heard.actor, position: heard.position }, causeTrace: envelope.trace, arrivedAtMs }, nowMs);
    if (!life.caughtUp) this.lookWhetherCaughtUp(life);
    for (const request of this.held) if (hasHeard(life, this.parts.hears, request.atLeast)) request.act(true);
  }

  /** A deadline is stamped no later than what waits behind it, so that time in the stream runs as it does here. */
  private takeDeadline(life: Life<State, Command, Own, Other, R, Genesis>, key: string, beforeMs: number): void {
    const nowMs = life.replica.factTime(beforeMs);
    const arrivedAtMs = this.parts.clock.monotonicMs();
    this.parts.observer?.taken({ type: 'deadline', waitedMs: 0 });
    const decision = life.replica.decide({ type: 'deadline', nowMs, key });
    if (decision.type !== 'say') throw new Halt(`${this.parts.rules.actor}: its deadline ${key} leads to nothing, so it would never end`);
    this.fold(life, decision, { cause: { type: 'deadline', key }, causeTrace: undefined, arrivedAtMs }, nowMs);
  }

  /** Folds the fact that was decided, if one was, and keeps it for the next append: stamped with the time it was decided by, so that anyone can decide it again. */
  private fold(life: Life<State, Command, Own, Other, R, Genesis>, decision: Decision<Own, R>, led: Led, atMs: number): Decided<Own> | undefined {
    if (decision.type !== 'say') return undefined;
    const { fact } = decision;
    const { name, body } = this.parts.codec.encode(fact);
    const trace = this.trace(life, fact, led);
    life.ordinal += 1;
    const decided: Decided<Own> = { name, fact, led, envelope: { cause: led.cause, atMs, trace, heard: Object.fromEntries(life.heard), body }, position: NOWHERE };
    life.replica.evolve({ atMs, fact });
    life.decided.push(decided);
    life.sendAtMs = Math.min(life.sendAtMs, this.parts.clock.monotonicMs() + (this.parts.rules.patienceMs?.(fact) ?? 0));
    life.atOwnFact = true;
    life.afterwards.fold();
    life.afterwards.whenAcknowledged(() => this.emit({ actor: this.parts.rules.actor, position: decided.position, atMs, fact, trace }));
    return decided;
  }

  private trace({ ordinal, replica }: Life<State, Command, Own, Other, R, Genesis>, fact: Own, { causeTrace }: Led): Trace {
    const { chainId, rules } = this.parts;
    return traceOfFact({ chainId, actor: rules.actor, ordinal, height: rules.story?.(fact, replica.state), cause: causeTrace });
  }

  private append(life: Life<State, Command, Own, Other, R, Genesis>): void {
    if (life.appending || life.decided.length === 0 || this.mayWait(life)) return;
    const run = takeRun(life.decided, this.limits);
    life.appending = true;
    life.sendAtMs = life.decided.length === 0 ? Infinity : 0;
    const sentAtMs = this.parts.clock.monotonicMs();
    life.appender
      .append({ rulesVersion: this.parts.rules.version, name: run[0]?.name ?? '', facts: withDifferences(run) })
      .then((end) => (end.type === 'stored' ? this.stored(life, run, { ...end, sentAtMs }) : this.lost(life)))
      .catch((error: unknown) => {
        if (this.life === life) this.halt(error);
      });
  }

  /** Whether company may still come for what was decided; if so, it is sent when its patience ends. */
  private mayWait(life: Life<State, Command, Own, Other, R, Genesis>): boolean {
    const waitMs = life.sendAtMs - this.parts.clock.monotonicMs();
    if (waitMs <= 0 || this.ended !== undefined || life.decided.length >= this.limits.batchFacts) return false;
    this.sendTimer ??= this.parts.clock.after(waitMs, () => {
      this.sendTimer = undefined;
      if (this.life !== undefined) this.append(this.life);
    });
    return true;
  }

  private stored(life: Life<State, Command, Own, Other, R, Genesis>, run: readonly Decided<Own>[], { sequence, bytes, attempts, sentAtMs }: StoredEnd & { readonly sentAtMs: number }): void {
    life.appending = false;
    this.recoveries = 0;
    this.acknowledged = sequence;
    for (const [index, decided] of run.entries()) decided.position = { sequence, index };
    life.position = { sequence, index: run.length - 1 };
    this.parts.observer?.stored({
      name: run[0]?.name ?? '', sequence, bytes, attempts, sentAtMs, storedAtMs: this.parts.clock.monotonicMs(),
      facts: run.map(({ fact, led, envelope }) => ({ fact, trace: envelope.trace, ...led })),
    });
    life.afterwards.acknowledge(run.length);
    if (this.ended === undefined) this.turn();
    else if (this.ended === 'STOPPING') this.append(life);
  }

  /** Another writer has the stream: nothing that was decided here happened. */
  private lost(life: Life<State, Command, Own, Other, R, Genesis>): void {
    if (this.life !== life || this.ended !== undefined) return;
    this.recoveries += 1;
    if (this.recoveries > this.limits.recoveries) return this.halt(new Halt(`${this.parts.rules.actor}: another writer keeps writing its stream`));
    this.giveWay(life);
  }

  /** Drops the state and begins anew from what is stored, after a rest. */
  private giveWay(life: Life<State, Command, Own, Other, R, Genesis>, restMs = 0): void {
    this.turnAway(life, 'LOST');
    this.end(life);
    this.life = undefined;
    const begin = (): void => void (this.ended === undefined && this.begin().catch((error: unknown) => this.halt(error)));
    if (restMs === 0) begin();
    else this.parts.clock.after(restMs, begin);
  }

  private halt(error: unknown): void {
    if (this.ended !== undefined) return;
    const { life } = this;
    this.ended = 'LOST';
    this.following?.abort.abort();
    if (life !== undefined) {
      this.turnAway(life, 'LOST');
      this.end(life);
    }
    void this.keeper?.stop();
    this.haltWith(error instanceof Halt ? error : new Halt(`${this.parts.rules.actor}: ${error instanceof Error ? error.message : String(error)}`, error));
  }

  /** Nobody waits for an answer that cannot come. */
  private turnAway(life: Life<State, Command, Own, Other, R, Genesis>, reason: TryAgain): void {
    for (const message of life.inbox.splice(0)) if (message.type === 'command') message.answer({ type: 'try-again', reason });
    for (const request of this.held) request.act(false);
    for (const { giveUp } of this.readers.splice(0)) giveUp();
    for (const go of this.roomWaiters.splice(0)) go();
  }

  private end(life: Life<State, Command, Own, Other, R, Genesis>): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.sendTimer?.();
    this.sendTimer = undefined;
    life.appender.stop();
    life.abort.abort();
    for (const listener of this.leadingListeners) listener(false);
    for (const answer of this.unanswered) answer({ type: 'try-again', reason: this.ended ?? 'LOST' });
    this.unanswered.clear();
  }

  private emit(event: Acknowledged): void {
    for (const listener of this.listeners) listener(event);
  }

  private lookWhetherCaughtUp(life: Life<State, Command, Own, Other, R, Genesis>): void {
    life.caughtUp = [...life.tails].every(([actor, tail]) => (life.heard.get(actor)?.sequence ?? 0) >= tail);
  }

  private whenHeard(life: Life<State, Command, Own, Other, R, Genesis>, atLeast: Heard | undefined, act: (reached: boolean) => void): void {
    if (atLeast === undefined || hasHeard(life, this.parts.hears, atLeast)) return act(true);
    if (this.held.size >= this.limits.heldRequests) return act(false);
    const settle = (reached: boolean): void => {
      this.held.delete(request);
      request.cancel();
      act(reached);
    };
    const request: HeldRequest = { atLeast, act: settle, cancel: this.parts.clock.after(this.limits.heldMs, () => settle(false)) };
    this.held.add(request);
  }

  private dueDeadline(life: Life<State, Command, Own, Other, R, Genesis>): { readonly key: string; readonly atMs: number } | undefined {
    const next = this.nextDeadline(life);
    if (next === undefined || !this.mayFire(life)) return undefined;
    return next.atMs <= life.replica.time.now() ? next : undefined;
  }

  private nextDeadline(life: Life<State, Command, Own, Other, R, Genesis>): { readonly key: string; readonly atMs: number } | undefined {
    const deadline = life.replica.deadline();
    if (deadline === undefined) return undefined;
    if ('atMs' in deadline) return deadline;
    if (this.seenDeadline?.key !== deadline.key) this.seenDeadline = { key: deadline.key, atMs: life.replica.time.now() + deadline.afterMs };
    return this.seenDeadline;
  }

  private mayFire(life: Life<State, Command, Own, Other, R, Genesis>): boolean {
    if (!life.caughtUp) this.lookWhetherCaughtUp(life);
    return life.caughtUp && this.parts.clock.monotonicMs() >= life.graceEndsMs;
  }

  /** Wakes the actor at its next deadline, or when its grace ends. */
  private setTimer(life: Life<State, Command, Own, Other, R, Genesis>): void {
    const next = this.nextDeadline(life);
    if (next === undefined || !life.caughtUp) return;
    if (this.timer?.atMs === next.atMs) return;
    this.timer?.cancel();
    if (next.atMs <= life.replica.time.now() && !life.afterwards.isQuiet()) return; // the next acknowledgement takes a turn
    const untilMs = Math.max(next.atMs - life.replica.time.now(), life.graceEndsMs - this.parts.clock.monotonicMs(), 0);
    const cancel = this.parts.clock.after(untilMs, () => {
      this.timer = undefined;
      this.turn();
    });
    this.timer = { atMs: next.atMs, cancel };
  }
}

const NOWHERE: Position = { sequence: 0, index: 0 };

/** A standby keeps a snapshot after this part of the facts after which the one that speaks would: it has the time. */
const STANDBY_PATIENCE = 0.5;

function hasHeard(life: { readonly heard: ReadonlyMap<string, Position> }, hears: readonly string[], atLeast: Heard): boolean {
  return hears.every((actor) => {
    const wanted = atLeast[actor];
    const position = life.heard.get(actor);
    return wanted === undefined || (position !== undefined && !isBefore(position, wanted));
  });
}

/** The next run of facts of one type that one append may hold. */
function takeRun<Own extends AnyFact>(decided: Decided<Own>[], { batchFacts, batchBytes }: MailboxLimits): readonly Decided<Own>[] {
  let bytes = 0;
  let count = 0;
  for (const { name, envelope } of decided) {
    bytes += envelope.body.length + ENVELOPE_BYTES;
    if (count === batchFacts || name !== decided[0]?.name || (count > 0 && bytes > batchBytes)) break;
    count += 1;
  }
  return decided.splice(0, count);
}

/** About what an envelope takes beside the body, bytes. */
const ENVELOPE_BYTES = 160;

/** Positions heard as differences to the fact before in the batch. */
function withDifferences<Own extends AnyFact>(run: readonly Decided<Own>[]): readonly Envelope[] {
  let before: Heard = {};
  return run.map(({ envelope }) => {
    const heard = Object.fromEntries(Object.entries(envelope.heard).filter(([actor, position]) => before[actor] !== position));
    before = envelope.heard;
    return { ...envelope, heard };
  });
}
