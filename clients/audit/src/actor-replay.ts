import { isBefore, traceOfFact } from '@bpdao/actor';
import type { Decision, Heard, HeardFact, Message, Position, Refusal, Rules, Trace } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import { catalogue, commandDigest } from '@bpdao/protocol';
import type { ActorName, CommandOf, Fact, FactOf } from '@bpdao/protocol';
import { commandIn } from './command-in.ts';
import { differingField } from './differing-field.ts';
import type { StatedFact } from './open-message.ts';

/** Facts that wait to be heard before the replay hears what it may already. */
const WAITING_MAX = 1_000;

/** What decides again what one actor stated. */
export interface Replay {
  readonly actor: ActorName;
  /** A fact of a stream that this actor listens to was found to be right. */
  arrive(fact: StatedFact): void;
  /** Hears what the author of its next fact had heard already, when much waits or it must; everything, where its stream ends and nothing is next. */
  goOn(next: StatedFact | undefined, must: boolean): string | undefined;
  /** Decides a fact of its own again and folds it; the sentence that says what is wrong with it. */
  judge(stated: StatedFact): string | undefined;
}

/** A sentence about a fact, on its way to who names the fact. */
class Wrong extends Error {}

/** The state of one actor, made again: it hears what the author of each own fact had heard, decides, and compares (docs/spec/audit.md). */
export class ActorReplay<A extends ActorName, State, Command extends CommandOf<A>, Other extends Fact> implements Replay {
  readonly actor: A;
  private readonly rules: Rules<State, Command, FactOf<A>, Other, Refusal, Genesis>;
  private readonly chainId: string;
  private readonly hears: readonly ActorName[];
  private readonly state: State;
  private readonly heard = new Map<string, Position>();
  /** Right, and not heard yet, in the order in which they were found right. */
  private waiting: StatedFact[] = [];
  private waitingMax = WAITING_MAX;
  /** Own facts so far. */
  private ordinal = 0;
  private factMs = 0;
  private rulesVersion = 1;
  /** A deadline that counts from when it was first seen: since when at the earliest. */
  private seen: { readonly key: string; readonly sinceMs: number } | undefined;

  constructor(actor: A, rules: Rules<State, Command, FactOf<A>, Other, Refusal, Genesis>, genesis: Genesis) {
    this.actor = actor;
    this.rules = rules;
    this.chainId = genesis.chainId;
    this.hears = catalogue[actor].hears;
    this.state = rules.genesis(genesis);
  }

  arrive(fact: StatedFact): void {
    this.waiting.push(fact);
  }

  goOn(next: StatedFact | undefined, must: boolean): string | undefined {
    if (!must && this.waiting.length < this.waitingMax) return undefined;
    return sentenceOf(() => {
      this.hearUpTo(next?.heard, next === undefined ? undefined : causeIn(next));
      this.waitingMax = WAITING_MAX + 2 * this.waiting.length;
    });
  }

  judge(stated: StatedFact): string | undefined {
    return sentenceOf(() => {
      this.checkVersion(stated);
      this.checkHeard(stated);
      this.checkTime(stated);
      this.hearUpTo(stated.heard, causeIn(stated));
      this.checkPlaces(stated);
      const causeTrace = this.decideAgain(stated);
      this.checkTrace(stated, causeTrace);
      this.fold(stated);
    });
  }

  private checkVersion({ rulesVersion }: StatedFact): void {
    if (rulesVersion > this.rules.version) throw new Wrong(`it was written by rules version ${rulesVersion}; this audit knows ${this.rules.version}`);
    if (rulesVersion < this.rulesVersion) throw new Wrong(`it names rules version ${rulesVersion} after ${this.rulesVersion}`);
    this.rulesVersion = rulesVersion;
  }

  private checkTime({ envelope }: StatedFact): void {
    if (envelope.atMs < this.factMs) throw new Wrong(`its time is ${this.factMs - envelope.atMs} ms before that of the fact before it`);
  }

  /** Places heard are those of streams it listens to, only what changed is named within a message, and they never go back. */
  private checkHeard(stated: StatedFact): void {
    const { position: { index }, envelope, heard } = stated;
    for (const [actor, position] of Object.entries(envelope.heard)) {
      if (!this.hears.some((one) => one === actor)) throw new Wrong(`it had heard ${actor}, whom ${this.actor} does not listen to`);
      const before = this.heard.get(actor);
      if (before !== undefined && isBefore(position, before)) throw new Wrong(`it had heard ${actor} up to ${at(position)}, and the fact before it up to ${at(before)}`);
    }
    const cause = causeIn(stated);
    if (cause !== undefined && !isSame(heard[cause.actor], cause.position)) throw new Wrong(`its cause, ${cause.actor} ${at(cause.position)}, is not what it heard last of ${cause.actor}`);
    if (index === 0) for (const [actor, position] of this.heard) if (heard[actor] === undefined) throw new Wrong(`it does not say that ${actor} was heard, as it was up to ${at(position)}`);
  }

  /** Where it had heard somebody a fact stands; of its cause that is looked at when the cause is taken. */
  private checkPlaces({ heard, envelope: { cause } }: StatedFact): void {
    for (const [actor, position] of Object.entries(heard)) {
      if (cause.type === 'fact' && cause.actor === actor) continue;
      if (!isSame(this.heard.get(actor), position)) throw new Wrong(`it had heard ${actor} up to ${at(position)}, where no fact stands`);
    }
  }

  /** Hears what waits up to these places, all of it where there are none; the cause, which was heard last, is left waiting. */
  private hearUpTo(limits: Heard | undefined, cause: { readonly actor: string; readonly position: Position } | undefined): void {
    const later: StatedFact[] = [];
    for (const fact of this.waiting) {
      const limit = limits?.[fact.actor];
      const isCause = cause !== undefined && cause.actor === fact.actor && !isBefore(fact.position, cause.position);
      if (isCause || (limits !== undefined && (limit === undefined || isBefore(limit, fact.position)))) later.push(fact);
      else this.hear(fact, limits !== undefined);
    }
    this.waiting = later;
  }

  /** Hears a fact that led to none; `mustBeSilent`: it is known that none followed. */
  private hear(fact: StatedFact, mustBeSilent: boolean): HeardFact<Other> {
    const heard = this.hearOne(fact);
    if (!mustBeSilent) return heard;
    const decision = this.decide({ type: 'heard', nowMs: Math.max(this.factMs, fact.envelope.atMs), heard });
    if (decision.type === 'say') throw new Wrong(`before it ${this.actor} had to state ${decision.fact.type}, on what ${fact.actor} said at ${at(fact.position)}`);
    return heard;
  }

  private hearOne({ actor, position, envelope, fact, heard: authorHeard }: StatedFact): HeardFact<Other> {
    for (const other of this.hears) {
      const cause = authorHeard[other];
      const reached = this.heard.get(other);
      if (cause !== undefined && (reached === undefined || isBefore(reached, cause))) throw new Wrong(`it had heard ${actor} up to ${at(position)}, but not ${other} up to ${at(cause)}, which led to that`);
    }
    const heard: HeardFact<Other> = { actor, position, atMs: envelope.atMs, fact: fact as Other };
    this.run(`it cannot be that ${this.actor} heard ${actor}'s ${fact.type} of ${at(position)}`, () => this.rules.hear(this.state, heard));
    this.heard.set(actor, position);
    this.checkInvariant(`${actor}'s ${fact.type} of ${at(position)}`);
    return heard;
  }

  /** What the rules say on the cause must be the fact; the trace of that cause, `undefined` where it begins none, `unknown` where a client gave it. */
  private decideAgain(stated: StatedFact): Trace | 'unknown' | undefined {
    const { cause, atMs } = stated.envelope;
    switch (cause.type) {
      case 'command':
        this.compare(stated, this.decide({ type: 'command', nowMs: atMs, command: this.commandOf(stated, cause) }));
        return 'unknown';
      case 'deadline':
        this.checkDeadline(cause.key, atMs);
        this.compare(stated, this.decide({ type: 'deadline', nowMs: atMs, key: cause.key }));
        return undefined;
      case 'fact': {
        const heard = this.takeCause(cause);
        this.compare(stated, this.decide({ type: 'heard', nowMs: atMs, heard: this.hearOne(heard) }));
        return heard.envelope.trace;
      }
      default:
        return cause satisfies never;
    }
  }

  private takeCause({ actor, position }: { readonly actor: string; readonly position: Position }): StatedFact {
    const index = this.waiting.findIndex((fact) => fact.actor === actor && !isBefore(fact.position, position));
    const [fact] = index === -1 ? [] : this.waiting.splice(index, 1);
    if (fact === undefined || isBefore(position, fact.position)) throw new Wrong(`its cause, ${actor} ${at(position)}, is no fact, or was heard before the fact before it`);
    return fact;
  }

  private commandOf({ fact }: StatedFact, { name, digest }: { readonly name: string; readonly digest: string }): Command {
    const stated = commandIn(fact);
    if (stated?.actor !== this.actor || stated.command.type !== name) throw new Wrong(`it names the command ${name} as its cause, and carries none`);
    if (commandDigest(stated.command) !== digest) throw new Wrong('it carries another command than the one that it names as its cause');
    return stated.command as Command;
  }

  private checkDeadline(key: string, atMs: number): void {
    const due = this.rules.deadline(this.state);
    if (due?.key !== key) throw new Wrong(due === undefined ? `it came of the deadline ${key}, and ${this.actor} waited for none` : `it came of the deadline ${key}, and ${this.actor} waited for ${due.key}`);
    const dueMs = 'atMs' in due ? due.atMs : (this.seen?.key === key ? this.seen.sinceMs : this.factMs) + due.afterMs;
    if (atMs < dueMs) throw new Wrong(`it came ${dueMs - atMs} ms before its deadline`);
  }

  private compare({ name, fact, envelope }: StatedFact, decision: Decision<FactOf<A>, Refusal>): void {
    switch (decision.type) {
      case 'say': {
        if (decision.fact.type !== name) throw new Wrong(`the rules lead to ${decision.fact.type} instead`);
        if (Buffer.compare(catalogue[this.actor].fact.encode(decision.fact), envelope.body) !== 0) throw new Wrong(differingField(fact, decision.fact));
        return;
      }
      case 'refuse':
        throw new Wrong(`the rules refuse what led to it: ${decision.refusal.code}${decision.refusal.detail === undefined ? '' : ` (${decision.refusal.detail})`}`);
      case 'again':
        throw new Wrong('what led to it was accepted before');
      case 'nothing':
        throw new Wrong('by the rules nothing follows from what led to it');
      default:
        return decision satisfies never;
    }
  }

  /** Before the fact is folded: whose story it is follows from the state that it was decided in. */
  private checkTrace({ envelope: { trace }, fact }: StatedFact, cause: Trace | 'unknown' | undefined): void {
    const { chainId, actor, ordinal } = this;
    const height = this.rules.story?.(fact as FactOf<A>, this.state);
    const given = cause === 'unknown' ? claimedBy(trace) : cause;
    const wanted = traceOfFact({ chainId, actor, ordinal, height, cause: given });
    const own = cause === 'unknown' ? [wanted, traceOfFact({ chainId, actor, ordinal, height, cause: undefined })] : [wanted];
    if (!own.some((one) => sameTrace(one, trace))) throw new Wrong(`its trace is ${traceText(trace)}, and must be ${traceText(own.at(-1) ?? wanted)}`);
  }

  private fold({ fact, envelope: { atMs }, name }: StatedFact): void {
    this.noteDeadline();
    this.run('it cannot be folded', () => this.rules.evolve(this.state, { atMs, fact: fact as FactOf<A> }));
    this.ordinal += 1;
    this.factMs = atMs;
    this.checkInvariant(`this ${name}`);
    this.noteDeadline();
  }

  /** Notes when a deadline that counts from its first sight can have been seen at the earliest. */
  private noteDeadline(): void {
    const next = this.rules.deadline(this.state);
    if (next !== undefined && this.seen?.key !== next.key) this.seen = { key: next.key, sinceMs: this.factMs };
  }

  private decide(message: Message<Command, Other>): Decision<FactOf<A>, Refusal> {
    return this.run('the rules cannot decide on what led to it', () => this.rules.decide(this.state, message));
  }

  private checkInvariant(after: string): void {
    const broken = this.rules.brokenInvariant?.(this.state);
    if (broken !== undefined) throw new Wrong(`after ${after} an invariant of ${this.actor} is broken: ${broken}`);
  }

  /** Rules may throw on what cannot be: that too is a finding. */
  private run<T>(what: string, act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw new Wrong(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function sentenceOf(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Wrong) return error.message;
    throw error;
  }
}

const causeIn = ({ envelope: { cause } }: StatedFact): { readonly actor: string; readonly position: Position } | undefined => (cause.type === 'fact' ? cause : undefined);

const isSame = (a: Position | undefined, b: Position): boolean => a?.sequence === b.sequence && a.index === b.index;

/** What a client said it was doing, as far as the fact that followed tells. */
const claimedBy = ({ traceId, parentSpanId }: Trace): Pick<Trace, 'traceId' | 'spanId'> | undefined => (parentSpanId === undefined ? undefined : { traceId, spanId: parentSpanId });

const sameTrace = (a: Trace, b: Trace): boolean => a.traceId === b.traceId && a.spanId === b.spanId && a.parentSpanId === b.parentSpanId;

const traceText = ({ traceId, spanId, parentSpanId }: Trace): string => `${traceId}/${spanId} below ${parentSpanId ?? 'none'}`;

const at = ({ sequence, index }: Position): string => `${sequence}:${index}`;
