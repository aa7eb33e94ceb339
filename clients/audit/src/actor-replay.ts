import {
  isBefore,
  type ActorTypes,
  type Decision,
  type Heard,
  type HeardFact,
  type Message,
  type Position,
  type Rules,
} from '@bpdao/actor';
import { catalogue, type ActorName, type CommandOf, type Fact, type FactOf } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import { checkDecision, commandOf } from './check-decision.ts';
import { causeIn, checkCauses, checkHeard, checkPlaces, checkTrace, type CauseTrace } from './check-envelope.ts';
import { FirstSight } from './first-sight.ts';
import type { StatedFact } from './open-message.ts';
import { at, ruled, sentenceOf, Wrong } from './wrong.ts';

/** The number of waiting facts from which the replay hears those that it may hear already. */
const WAITING_MAX = 1_000;

/** The types of an actor whose facts are decided again. */
export interface ReplayedTypes<A extends ActorName> extends ActorTypes {
  readonly command: CommandOf<A>;
  readonly fact: FactOf<A>;
  readonly heard: Fact;
  readonly genesis: Genesis;
}

/** Decides again each fact that one actor stated. */
export interface Replay {
  readonly actor: ActorName;
  /** Takes a fact that was found right, of a stream that this actor hears. */
  arrive(fact: StatedFact): void;
  /**
   * Hears the facts that the author of the next fact had heard already, if many facts wait or `must` is true. Hears all
   * waiting facts if no fact follows because the stream ended. Returns the sentence about a fault, if there is one.
   */
  goOn(next: StatedFact | undefined, must: boolean): string | undefined;
  /** Decides a fact of this actor again and folds it. Returns the sentence about a fault, if there is one. */
  judge(stated: StatedFact): string | undefined;
}

/**
 * The state of one actor, made again: it hears what the author of each own fact had heard, decides, and compares
 * (docs/spec/audit.md).
 */
export class ActorReplay<A extends ActorName, T extends ReplayedTypes<A>> implements Replay {
  readonly actor: A;
  private readonly rules: Rules<T>;
  private readonly chainId: string;
  private readonly hears: readonly ActorName[];
  private readonly state: T['state'];
  private readonly heard = new Map<string, Position>();
  /** The facts that were found right and are not heard yet, in the order in which they were found right. */
  private waiting: StatedFact[] = [];
  private waitingMax = WAITING_MAX;
  /** Own facts so far. */
  private ordinal = 0;
  private factMs = 0;
  private rulesVersion = 1;
  private readonly sight = new FirstSight();

  constructor(actor: A, rules: Rules<T>, genesis: Genesis) {
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
      checkHeard(stated, this.hears, this.heard);
      if (stated.envelope.atMs < this.factMs) {
        throw new Wrong(`its time is ${this.factMs - stated.envelope.atMs} ms before that of the fact before it`);
      }
      this.hearUpTo(stated.heard, causeIn(stated));
      checkPlaces(stated, this.heard);
      const cause = this.decideAgain(stated);
      const { chainId, actor, ordinal } = this;
      checkTrace(stated.envelope.trace, cause, {
        chainId,
        actor,
        ordinal,
        height: this.rules.story?.(stated.fact, this.state),
      });
      this.fold(stated);
    });
  }

  private checkVersion({ rulesVersion }: StatedFact): void {
    if (rulesVersion > this.rules.version) {
      throw new Wrong(`it was written by rules version ${rulesVersion}; this audit knows ${this.rules.version}`);
    }
    if (rulesVersion < this.rulesVersion) {
      throw new Wrong(`it names rules version ${rulesVersion} after ${this.rulesVersion}`);
    }
    this.rulesVersion = rulesVersion;
  }

  /**
   * Hears the waiting facts up to these places, or all of them if there are no limits. Leaves the cause waiting,
   * because the actor heard it last.
   */
  private hearUpTo(
    limits: Heard | undefined,
    cause: { readonly actor: string; readonly position: Position } | undefined,
  ): void {
    const later: StatedFact[] = [];
    for (const fact of this.waiting) {
      const limit = limits?.[fact.actor];
      const isCause = cause !== undefined && cause.actor === fact.actor && !isBefore(fact.position, cause.position);
      if (isCause || (limits !== undefined && (limit === undefined || isBefore(limit, fact.position)))) {
        later.push(fact);
      } else if (limits === undefined) this.hear(fact);
      else this.hearInSilence(fact);
    }
    this.waiting = later;
  }

  /** Hears a fact after which the actor stated nothing. Throws Wrong if the rules state a fact then. */
  private hearInSilence(fact: StatedFact): void {
    const decision = this.decide({
      type: 'heard',
      nowMs: Math.max(this.factMs, fact.envelope.atMs),
      heard: this.hear(fact),
    });
    if (decision.type === 'say') {
      throw new Wrong(
        `before it ${this.actor} had to state ${decision.fact.type}, because of ${fact.actor} ${at(fact.position)}`,
      );
    }
  }

  private hear(stated: StatedFact): HeardFact<T['heard']> {
    const { actor, position, envelope, fact } = stated;
    checkCauses(stated, this.hears, this.heard);
    const heard: HeardFact<T['heard']> = { actor, position, atMs: envelope.atMs, fact };
    const what = `${actor}'s ${fact.type} of ${at(position)}`;
    ruled(`it cannot be that ${this.actor} heard ${what}`, () => this.rules.hear(this.state, heard));
    this.heard.set(actor, position);
    this.checkInvariant(what);
    return heard;
  }

  /** Checks that the rules state this fact when they get its cause. Returns the trace of that cause. Throws Wrong. */
  private decideAgain(stated: StatedFact): CauseTrace {
    const { cause, atMs: nowMs } = stated.envelope;
    switch (cause.type) {
      case 'command':
        this.checkSaid(stated, { type: 'command', nowMs, command: commandOf(stated, cause) });
        return 'unknown';
      case 'deadline':
        this.sight.check(this.rules.deadline(this.state), cause.key, { atMs: nowMs, factMs: this.factMs });
        this.checkSaid(stated, { type: 'deadline', nowMs, key: cause.key });
        return undefined;
      case 'fact': {
        const heard = this.takeCause(cause);
        this.checkSaid(stated, { type: 'heard', nowMs, heard: this.hear(heard) });
        return heard.envelope.trace;
      }
      default:
        return cause satisfies never;
    }
  }

  private takeCause({ actor, position }: { readonly actor: string; readonly position: Position }): StatedFact {
    const index = this.waiting.findIndex((fact) => fact.actor === actor && !isBefore(fact.position, position));
    const [fact] = index === -1 ? [] : this.waiting.splice(index, 1);
    if (fact === undefined || isBefore(position, fact.position)) {
      throw new Wrong(`its cause, ${actor} ${at(position)}, is no fact, or was heard before the fact before it`);
    }
    return fact;
  }

  private checkSaid(stated: StatedFact, message: Message<T['command'], T['heard']>): void {
    checkDecision(this.actor, stated, this.decide(message));
  }

  private decide(message: Message<T['command'], T['heard']>): Decision<T['fact'], T['refusal']> {
    return ruled('the rules cannot decide on its cause', () => this.rules.decide(this.state, message));
  }

  private fold({ fact, envelope: { atMs }, name }: StatedFact): void {
    this.sight.note(this.rules.deadline(this.state), this.factMs);
    ruled('it cannot be folded', () => this.rules.evolve(this.state, { atMs, fact: fact }));
    this.ordinal += 1;
    this.factMs = atMs;
    this.checkInvariant(`this ${name}`);
    this.sight.note(this.rules.deadline(this.state), this.factMs);
  }

  private checkInvariant(after: string): void {
    const broken = this.rules.brokenInvariant?.(this.state);
    if (broken !== undefined) throw new Wrong(`after ${after} an invariant of ${this.actor} is broken: ${broken}`);
  }
}
