import type { Answer, TryAgain } from '../answer.ts';
import type { Position } from '../facts.ts';
import type { Follower } from '../follow/follower.ts';
import type { Ground } from '../ground.ts';
import { Halt } from '../halt.ts';
import type { ActorTypes, Decision } from '../rules.ts';
import { readTraceparent, traceOfFact } from '../trace.ts';
import { Afterwards } from './afterwards.ts';
import type { Beginning } from './beginning.ts';
import { Deadlines, type DueDeadline } from './deadlines.ts';
import { HeardSoFar } from './heard-so-far.ts';
import { Inbox, type Inboxed, type InboxedCommand, type InboxedFact } from './inbox.ts';
import type { LoopHost } from './loop-host.ts';
import { Outbox } from './outbox.ts';
import { NOWHERE, type Decided, type Led } from './run.ts';
import { saidBy, tooLarge, type Said } from './said.ts';

/**
 * The loop of a leader: it takes a message, folds it if it is a heard fact, decides, folds the fact that follows,
 * appends it with other facts decided meanwhile, and answers when it is stored (docs/spec/mailbox.md, "The loop").
 */
export class Loop<T extends ActorTypes> {
  readonly inbox: Inbox<T>;
  readonly outbox: Outbox<T>;
  readonly heard: HeardSoFar;
  /** Last acknowledged own fact. */
  position: Position | undefined;
  private readonly ground: Ground<T>;
  private readonly follower: Follower<T>;
  private readonly host: LoopHost;
  private readonly deadlines: Deadlines;
  private readonly afterwards = new Afterwards();
  private readonly unanswered = new Set<(answer: Answer<T['fact']>) => void>();
  /** Own facts since genesis. */
  private ordinal: number;
  /** True while the last folded fact is an own one, so that a recovery would find the same state. */
  private atOwnFact = false;

  constructor(ground: Ground<T>, { follower, tails, graceMs }: Beginning<T>, host: LoopHost) {
    const { replica, cursor, ordinal, position, heard } = follower;
    const { clock, hears } = ground.parts;
    const wake = (): void => this.turn();
    this.ground = ground;
    this.follower = follower;
    this.host = host;
    this.ordinal = ordinal;
    this.position = position;
    this.heard = new HeardSoFar(hears, heard, tails);
    this.inbox = new Inbox(this.heard, replica.time, clock, ground.limits, wake);
    this.deadlines = new Deadlines(replica, this.heard, clock, graceMs, wake);
    this.outbox = new Outbox(ground, cursor, {
      stored: (run, sequence) => this.stored(run, sequence),
      lost: () => host.lost(),
      failed: (error) => host.failed(error),
    });
  }

  /** Takes the messages that wait, within the bounds, and sends the facts that follow. */
  turn(): void {
    if (!this.host.mayTake()) return;
    try {
      this.takeAll();
      this.outbox.send();
      if (this.isOver()) return this.host.turnOver();
      this.deadlines.setTimer(this.afterwards.isQuiet());
    } catch (error) {
      this.host.failed(error);
    }
  }

  /** Acts once all facts folded so far are stored. */
  whenStored(act: () => void): void {
    this.afterwards.whenAcknowledged(act);
  }

  /** Takes and sends nothing more; every sender who waits is told why. */
  end(reason: TryAgain): void {
    this.deadlines.stop();
    this.outbox.stop();
    for (const answer of this.unanswered) answer({ type: 'try-again', reason });
    this.unanswered.clear();
  }

  /** The broker acknowledged a run of facts: answers leave, and there may be room to take more. */
  private stored(run: readonly Decided<T['fact']>[], sequence: number): void {
    this.host.stored(sequence);
    this.position = { sequence, index: run.length - 1 };
    this.afterwards.acknowledge(run.length);
    this.turn();
  }

  private takeAll(): void {
    const { inbox, deadlines } = this;
    for (;;) {
      if (this.isPassed() || !this.keptOrNotDue()) return;
      if (!inbox.queries.isNone()) {
        if (!this.afterwards.isQuiet()) return;
        inbox.queries.answer(this.follower.replica.state);
      }
      if (this.afterwards.unacknowledged() >= this.ground.limits.unackedFacts) return;
      const due = deadlines.due();
      const { first } = inbox;
      if (due !== undefined && (first === undefined || first.arrivedActorMs >= due.atMs)) {
        this.takeDeadline(due, first?.arrivedActorMs ?? Infinity);
      } else if (first === undefined) return;
      else this.take(first);
    }
  }

  private take(message: Inboxed<T>): void {
    const { clock, observer } = this.ground.parts;
    this.inbox.shift();
    observer?.taken({ type: message.type, waitedMs: clock.monotonicMs() - message.arrivedMonotonicMs });
    if (message.type === 'heard') this.takeHeard(message);
    else this.takeCommand(message);
  }

  private takeCommand({ command, arrival, answer, arrivedActorMs, arrivedMonotonicMs }: InboxedCommand<T>): void {
    const { replica } = this.follower;
    const { factBytes } = this.ground.limits;
    const nowMs = replica.factTime(arrivedActorMs);
    const wanted = replica.decide({ type: 'command', nowMs, command });
    const said = saidBy(wanted, this.ground.parts.codec);
    const decision =
      said !== undefined && said.body.length > factBytes ? tooLarge(said.body.length, factBytes) : wanted;
    const decided = this.fold(
      decision === wanted ? said : undefined,
      {
        cause: { type: 'command', name: arrival.name, digest: arrival.digest },
        causeTrace: readTraceparent(arrival.traceparent),
        arrivedMonotonicMs,
      },
      nowMs,
    );
    this.unanswered.add(answer);
    this.afterwards.whenAcknowledged(() => {
      this.unanswered.delete(answer);
      answer(this.host.mayAnswer() ? this.answerTo(decision, decided) : { type: 'try-again', reason: 'LOST' });
    });
  }

  private takeHeard({ arrived, arrivedActorMs, arrivedMonotonicMs }: InboxedFact<T>): void {
    const { replica, hearing } = this.follower;
    const { actor, position, message, trace } = arrived;
    const nowMs = replica.factTime(arrivedActorMs);
    this.host.heard(actor, message.atMs);
    replica.hear(message);
    this.heard.reach(actor, position);
    hearing.folded(arrived);
    this.atOwnFact = false;
    this.afterwards.whenAcknowledged(() => this.host.acknowledged({ ...message, trace }));
    this.fold(
      saidBy(replica.decide({ type: 'heard', nowMs, heard: message }), this.ground.parts.codec),
      { cause: { type: 'fact', actor, position }, causeTrace: trace, arrivedMonotonicMs },
      nowMs,
    );
    this.inbox.heardMore();
  }

  /** A deadline gets a time no later than the next message's, so that time in the stream runs as it does here. */
  private takeDeadline({ key }: DueDeadline, nextArrivedActorMs: number): void {
    const { replica } = this.follower;
    const { clock, rules, observer, codec } = this.ground.parts;
    const nowMs = replica.factTime(Math.min(replica.time.now(), nextArrivedActorMs));
    const arrivedMonotonicMs = clock.monotonicMs();
    observer?.taken({ type: 'deadline', waitedMs: 0 });
    const decision = replica.decide({ type: 'deadline', nowMs, key });
    if (decision.type !== 'say') {
      throw new Halt(`${rules.actor}: its deadline ${key} leads to nothing, so it would never end`);
    }
    this.fold(
      saidBy(decision, codec),
      { cause: { type: 'deadline', key }, causeTrace: undefined, arrivedMonotonicMs },
      nowMs,
    );
  }

  /**
   * Folds the fact that the rules decided, if they decided one, and puts it in the outbox. The fact carries the time by
   * which it was decided, so that anyone can decide it again.
   */
  private fold(said: Said<T['fact']> | undefined, led: Led, atMs: number): Decided<T['fact']> | undefined {
    if (said === undefined) return undefined;
    const { replica } = this.follower;
    const { chainId, rules } = this.ground.parts;
    const { fact, name, body } = said;
    const trace = traceOfFact({
      chainId,
      actor: rules.actor,
      ordinal: this.ordinal,
      height: rules.story?.(fact, replica.state),
      cause: led.causeTrace,
    });
    this.ordinal += 1;
    const decided: Decided<T['fact']> = {
      name,
      fact,
      led,
      envelope: { cause: led.cause, atMs, trace, heard: this.heard.heard, body },
      position: NOWHERE,
    };
    replica.evolve({ atMs, fact });
    this.outbox.put(decided, rules.patienceMs?.(fact) ?? 0);
    this.atOwnFact = true;
    this.afterwards.fold();
    this.afterwards.whenAcknowledged(() =>
      this.host.acknowledged({ actor: rules.actor, position: decided.position, atMs, fact, trace }),
    );
    return decided;
  }

  private answerTo(
    decision: Decision<T['fact'], T['refusal']>,
    decided: Decided<T['fact']> | undefined,
  ): Answer<T['fact']> {
    switch (decision.type) {
      case 'say':
        return { type: 'accepted', position: decided?.position ?? NOWHERE, fact: decision.fact };
      case 'refuse':
        return { type: 'refused', refusal: decision.refusal };
      case 'again':
        return { type: 'again', position: this.position };
      case 'nothing':
        return { type: 'nothing' };
      default:
        return decision satisfies never;
    }
  }

  /** Keeps a snapshot if one is due and the state is stored; false: the loop must wait for the acknowledgement first. */
  private keptOrNotDue(): boolean {
    const { snapshots } = this.ground;
    if (!this.atOwnFact || snapshots?.isDue(this.ordinal, 1) !== true) return true;
    if (!this.afterwards.isQuiet()) return false;
    const { replica, hearing } = this.follower;
    snapshots.keep({
      cursor: this.outbox.cursor,
      ordinal: this.ordinal,
      position: this.position,
      heard: hearing.places,
      factMs: replica.factMs,
      state: replica.state,
    });
    return true;
  }

  /**
   * Tells if another version's turn has come, and the messages that wait do not end it. Then the loop takes nothing
   * more, because later heard facts follow from the other version's facts.
   */
  private isPassed(): boolean {
    const { replica, hearing } = this.follower;
    const { rules, state } = replica;
    if (rules.isTurn === undefined || !this.heard.isCaughtUp() || rules.isTurn(state, [])) return false;
    return !rules.isTurn(state, [
      ...this.inbox.facts(),
      ...Array.from(hearing.order.ahead(), ({ message }) => message),
    ]);
  }

  /** Tells if the turn is another version's, and no fact stated here is under way any more. */
  private isOver(): boolean {
    return this.isPassed() && this.outbox.isEmpty() && this.afterwards.isQuiet();
  }
}
