import type { ActorTypes, Heard, Position, Rules } from '@bpdao/actor';
import { ascRules } from '@bpdao/asc/rules';
import { fold, police, type ProducerState } from '@bpdao/block-producer';
import { actorNames, catalogue, type ActorName, type CommandOf, type Fact } from '@bpdao/catalogue';
import { forumRules } from '@bpdao/forum/rules';
import type { Genesis } from '@bpdao/genesis';
import { gossipRules } from '@bpdao/gossip/rules';
import { governanceRules } from '@bpdao/governance/rules';
import type { SaidFact } from '@bpdao/sdk';
import type { VpscTypes } from '@bpdao/vpsc/actor-types';
import { vpscRules } from '@bpdao/vpsc/rules';
import { v1 } from '@bpdao/work-protocols';
import { wscRules } from '@bpdao/wsc/rules';
import { CostMeter } from './cost-meter.ts';

/** The rules of an actor as they run here: their messages are checked by the actor's own types in its service. */
type AnyRules = Rules<ActorTypes & { readonly state: object; readonly genesis: Genesis }>;

type Event =
  | { readonly type: 'fact'; readonly said: SaidFact }
  | { readonly type: 'command'; readonly to: ActorName; readonly command: CommandOf<ActorName> };

const RULES: Readonly<Record<ActorName, AnyRules>> = {
  asc: ascRules,
  wsc: wscRules,
  vpsc: vpscRules,
  forum: forumRules,
  gossip: gossipRules,
  governance: governanceRules,
};
const UNTRACED = { traceId: '', spanId: '' };
const NOBODY: Heard = {};
/** The refusal of late votes: the last of many voters come after the others have decided. */
const TOO_LATE = 'POOL_CLOSED';

/**
 * The rules of all six actors and of one block producer, without streams between them: all hear each fact at once and
 * in the same order. The time of the rules is measured for each of them.
 */
export class Hall {
  readonly costs = new CostMeter();
  /** Takes every fact, before any actor hears it; messages sent because of it come after all facts stated before. */
  onFact: (said: SaidFact) => void = () => undefined;
  nowMs = 1_000;
  private readonly states: Readonly<Record<ActorName, object>>;
  private readonly producer: ProducerState;
  private readonly said = new Map<ActorName, number>();
  private events: Event[] = [];

  constructor(genesis: Genesis, producer: ProducerState) {
    this.states = Object.fromEntries(actorNames.map((actor) => [actor, RULES[actor].genesis(genesis)])) as Record<
      ActorName,
      object
    >;
    this.producer = producer;
  }

  get vpsc(): Readonly<VpscTypes['state']> {
    return this.states.vpsc as VpscTypes['state'];
  }

  send<A extends ActorName>(to: A, command: CommandOf<A>): void {
    this.events.push({ type: 'command', to, command });
  }

  /**
   * Runs all consequences of the sent messages, until `isOver`; if there is none left, time passes until a deadline is
   * due.
   */
  runUntil(isOver: () => boolean): void {
    while (!isOver()) {
      const events = this.events;
      this.events = [];
      for (const event of events) this.take(event);
      if (events.length === 0 && !this.wakeAll()) this.passTime();
    }
  }

  private take(event: Event): void {
    if (event.type === 'fact') return this.deliver(event.said);
    const { to, command } = event;
    this.measured(to, command.type === 'cast-vote', () =>
      this.decide(to, { type: 'command', nowMs: this.nowMs, command }),
    );
  }

  private deliver(said: SaidFact): void {
    const { actor, position, fact } = said;
    this.onFact(said);
    const isVote = fact.type === 'vote-cast';
    const heard = { actor, position, atMs: this.nowMs, fact };
    for (const hearer of actorNames) {
      if (!catalogue[hearer].hears.includes(actor)) continue;
      this.measured(hearer, isVote, () => {
        RULES[hearer].hear(this.states[hearer], heard);
        this.check(hearer);
        this.decide(hearer, { type: 'heard', nowMs: this.nowMs, heard });
      });
    }
    this.costs.measure('producer', isVote, () => this.foldInProducer(said));
  }

  /** Folds a fact in the producer, which also executes proposed blocks again. */
  private foldInProducer(said: SaidFact): void {
    fold(this.producer, said);
    if (said.fact.type !== 'block-proposed' || this.producer.round === undefined) return;
    const broken = police(this.producer, this.producer.round, said.fact, {
      work: v1,
      listSignatureHolds: true,
      badSignatureAt: undefined,
      nowMs: this.nowMs,
    });
    if (broken.length > 0) throw new Error(`a block breaks a rule: ${broken.join('; ')}`);
  }

  /** Measures as a mailbox works: the consequence of a message, then the deadlines that are due at once. */
  private measured(actor: ActorName, isVote: boolean, act: () => void): void {
    this.costs.measure(actor, isVote, act);
    while (this.costs.measure(actor, false, () => this.wake(actor)));
  }

  private decide(actor: ActorName, message: Parameters<AnyRules['decide']>[1]): void {
    const decision = RULES[actor].decide(this.states[actor], message);
    if (decision.type === 'refuse' && decision.refusal.code === TOO_LATE) return;
    if (decision.type === 'refuse') {
      throw new Error(`${actor} refused: ${decision.refusal.code} ${decision.refusal.detail ?? ''}`);
    }
    if (decision.type !== 'say') return;
    RULES[actor].evolve(this.states[actor], { atMs: this.nowMs, fact: decision.fact });
    this.check(actor);
    const sequence = (this.said.get(actor) ?? 0) + 1;
    this.said.set(actor, sequence);
    const position: Position = { sequence, index: 0 };
    this.events.push({
      type: 'fact',
      said: {
        actor,
        position,
        atMs: this.nowMs,
        cause: { type: 'deadline', key: '' },
        trace: UNTRACED,
        heard: NOBODY,
        fact: decision.fact as Fact,
      },
    });
  }

  private check(actor: ActorName): void {
    const broken = RULES[actor].brokenInvariant?.(this.states[actor]);
    if (broken !== undefined) throw new Error(`${actor}: ${broken}`);
  }

  /** Wakes an actor if its deadline is due; tells if it was. */
  private wake(actor: ActorName): boolean {
    const deadline = RULES[actor].deadline(this.states[actor]);
    if (deadline === undefined || 'afterMs' in deadline || deadline.atMs > this.nowMs) return false;
    this.decide(actor, { type: 'deadline', nowMs: this.nowMs, key: deadline.key });
    return true;
  }

  private wakeAll(): boolean {
    return actorNames.filter((actor) => this.wake(actor)).length > 0;
  }

  private passTime(): void {
    const moments = actorNames.flatMap((actor) => {
      const deadline = RULES[actor].deadline(this.states[actor]);
      return deadline === undefined || 'afterMs' in deadline ? [] : [deadline.atMs];
    });
    const next = Math.min(...moments);
    if (!Number.isFinite(next)) throw new Error('nobody waits for anything');
    this.nowMs = Math.max(this.nowMs, next);
  }
}
