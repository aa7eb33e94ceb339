import type { Answer, TryAgain } from '../answer.ts';
import { Halt } from '../halt.ts';
import type { AnyFact, Decision, Position, Refusal } from '../rules.ts';
import { readTraceparent, traceOfFact } from '../trace.ts';
import { Afterwards } from './afterwards.ts';
import type { DueDeadline } from './deadlines.ts';
import type { Inboxed, InboxedCommand, InboxedFact } from './inbox.ts';
import type { LoopParts } from './loop-parts.ts';
import { NOWHERE, type Decided, type Led } from './run.ts';
import { saidBy, tooLarge, type Said } from './said.ts';

/**
 * What a leader does with a message: take it, fold it if it is a heard fact, decide, fold the fact that follows, append
 * it with what else was decided meanwhile, and answer when it is stored (docs/spec/mailbox.md, "The loop").
 */
export class Loop<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  /** Last acknowledged own fact. */
  position: Position | undefined;
  private readonly parts: LoopParts<State, Command, Own, Other, R, Genesis>;
  private readonly afterwards = new Afterwards();
  private readonly unanswered = new Set<(answer: Answer<Own>) => void>();
  private ordinal: number;
  /** Whether the last thing folded is an own fact, so that the state is one that a recovery would find. */
  private atOwnFact = false;

  constructor(parts: LoopParts<State, Command, Own, Other, R, Genesis>) {
    this.parts = parts;
    this.ordinal = parts.ordinal;
    this.position = parts.position;
  }

  /** Takes what there is, within the bounds, and sends it on its way. */
  turn(): void {
    const { outbox, deadlines, mayTake, onTurnOver, onFailed } = this.parts;
    if (!mayTake()) return;
    try {
      this.takeAll();
      outbox.send();
      if (this.isOver()) return onTurnOver();
      deadlines.setTimer(this.afterwards.isQuiet());
    } catch (error) {
      onFailed(error);
    }
  }

  /** A run of facts was appended: answers leave, and there may be room to take more. */
  stored(run: readonly Decided<Own>[], sequence: number): void {
    this.position = { sequence, index: run.length - 1 };
    this.afterwards.acknowledge(run.length);
    this.turn();
  }

  /** Happens once all facts folded so far are stored. */
  whenStored(act: () => void): void {
    this.afterwards.whenAcknowledged(act);
  }

  /** Nobody waits for an answer that cannot come. */
  giveUp(reason: TryAgain): void {
    for (const answer of this.unanswered) answer({ type: 'try-again', reason });
    this.unanswered.clear();
  }

  private takeAll(): void {
    const { replica, queries, unackedFacts, deadlines, inbox } = this.parts;
    for (;;) {
      if (this.isPassed() || !this.keptOrNotDue()) return;
      if (!queries.isNone()) {
        if (!this.afterwards.isQuiet()) return;
        queries.answer(replica.state);
      }
      if (this.afterwards.unacknowledged() >= unackedFacts) return;
      const due = deadlines.due();
      const { first } = inbox;
      if (due !== undefined && (first === undefined || first.arrivedMs >= due.atMs)) {
        this.takeDeadline(due, first?.arrivedMs ?? Infinity);
      } else if (first === undefined) return;
      else this.take(first);
    }
  }

  private take(message: Inboxed<Command, Own, Other>): void {
    const { inbox, mailbox } = this.parts;
    inbox.shift();
    mailbox.observer?.taken({ type: message.type, waitedMs: mailbox.clock.monotonicMs() - message.arrivedAtMs });
    if (message.type === 'heard') this.takeHeard(message);
    else this.takeCommand(message);
  }

  private takeCommand({ command, arrival, answer, arrivedMs, arrivedAtMs }: InboxedCommand<Command, Own>): void {
    const {
      replica,
      factBytes,
      mayAnswer,
      mailbox: { codec },
    } = this.parts;
    const nowMs = replica.factTime(arrivedMs);
    const wanted = replica.decide({ type: 'command', nowMs, command });
    const said = saidBy(wanted, codec);
    const decision =
      said !== undefined && said.body.length > factBytes ? tooLarge(said.body.length, factBytes) : wanted;
    const decided = this.fold(
      decision === wanted ? said : undefined,
      {
        cause: { type: 'command', name: arrival.name, digest: arrival.digest },
        causeTrace: readTraceparent(arrival.traceparent),
        arrivedAtMs,
      },
      nowMs,
    );
    this.unanswered.add(answer);
    this.afterwards.whenAcknowledged(() => {
      this.unanswered.delete(answer);
      answer(mayAnswer() ? this.answerTo(decision, decided) : { type: 'try-again', reason: 'LOST' });
    });
  }

  private takeHeard({ arrived, arrivedMs, arrivedAtMs }: InboxedFact<Other>): void {
    const { replica, clocks, heard: heardSoFar, hearing, held, onAcknowledged } = this.parts;
    const { heard, envelope } = arrived;
    const nowMs = replica.factTime(arrivedMs);
    clocks.heard(heard.actor, heard.atMs);
    replica.hear(heard);
    heardSoFar.reach(heard.actor, heard.position);
    hearing.folded(arrived);
    this.atOwnFact = false;
    this.afterwards.whenAcknowledged(() => onAcknowledged({ ...heard, trace: envelope.trace }));
    const decision = replica.decide({ type: 'heard', nowMs, heard });
    this.fold(
      saidBy(decision, this.parts.mailbox.codec),
      {
        cause: { type: 'fact', actor: heard.actor, position: heard.position },
        causeTrace: envelope.trace,
        arrivedAtMs,
      },
      nowMs,
    );
    held.look();
  }

  /** A deadline is stamped no later than what waits behind it, so that time in the stream runs as it does here. */
  private takeDeadline({ key }: DueDeadline, nextArrivedMs: number): void {
    const {
      replica,
      mailbox: { clock, rules, observer },
    } = this.parts;
    const nowMs = replica.factTime(Math.min(replica.time.now(), nextArrivedMs));
    const arrivedAtMs = clock.monotonicMs();
    observer?.taken({ type: 'deadline', waitedMs: 0 });
    const decision = replica.decide({ type: 'deadline', nowMs, key });
    if (decision.type !== 'say') {
      throw new Halt(`${rules.actor}: its deadline ${key} leads to nothing, so it would never end`);
    }
    this.fold(
      saidBy(decision, this.parts.mailbox.codec),
      { cause: { type: 'deadline', key }, causeTrace: undefined, arrivedAtMs },
      nowMs,
    );
  }

  /**
   * Folds the fact that was decided, if one was, and keeps it for the next append: stamped with the time it was decided
   * by, so that anyone can decide it again.
   */
  private fold(said: Said<Own> | undefined, led: Led, atMs: number): Decided<Own> | undefined {
    if (said === undefined) return undefined;
    const {
      replica,
      heard,
      outbox,
      onAcknowledged,
      mailbox: { chainId, rules },
    } = this.parts;
    const { fact, name, body } = said;
    const trace = traceOfFact({
      chainId,
      actor: rules.actor,
      ordinal: this.ordinal,
      height: rules.story?.(fact, replica.state),
      cause: led.causeTrace,
    });
    this.ordinal += 1;
    const decided: Decided<Own> = {
      name,
      fact,
      led,
      envelope: { cause: led.cause, atMs, trace, heard: heard.heard, body },
      position: NOWHERE,
    };
    replica.evolve({ atMs, fact });
    outbox.put(decided, rules.patienceMs?.(fact) ?? 0);
    this.atOwnFact = true;
    this.afterwards.fold();
    this.afterwards.whenAcknowledged(() =>
      onAcknowledged({ actor: rules.actor, position: decided.position, atMs, fact, trace }),
    );
    return decided;
  }

  private answerTo(decision: Decision<Own, Refusal>, decided: Decided<Own> | undefined): Answer<Own> {
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

  /**
   * Keeps a snapshot when one is due and the state is one that is stored; false: wait for the acknowledgement first.
   */
  private keptOrNotDue(): boolean {
    const { snapshots, appender, hearing, replica } = this.parts;
    if (!this.atOwnFact || snapshots?.isDue(this.ordinal, 1) !== true) return true;
    if (!this.afterwards.isQuiet()) return false;
    snapshots.keep({
      cursor: appender.cursor,
      ordinal: this.ordinal,
      position: this.position,
      heard: hearing.places,
      factMs: replica.factMs,
      state: replica.state,
    });
    return true;
  }

  /**
   * Whether another version's turn has come, and is not over again by what waits: nothing more is taken then, for what
   * is heard next follows from what the other says.
   */
  private isPassed(): boolean {
    const {
      replica: { rules, state },
      heard,
      inbox,
      hearing,
    } = this.parts;
    if (rules.isTurn === undefined || !heard.isCaughtUp() || rules.isTurn(state, [])) return false;
    return !rules.isTurn(state, [...inbox.heard(), ...Array.from(hearing.order.ahead(), (ahead) => ahead.heard)]);
  }

  /** Whether nothing that was said here is on its way any more, once the turn is another's. */
  private isOver(): boolean {
    return this.isPassed() && this.parts.outbox.isEmpty() && this.afterwards.isQuiet();
  }
}
