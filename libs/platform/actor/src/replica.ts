import { ActorTime } from './actor-time.ts';
import { Halt } from './halt.ts';
import type { Clock } from './ports/clock.ts';
import type { AnyFact, Deadline, Decision, HeardFact, Message, OwnFact, Refusal, Rules } from './rules.ts';

/**
 * The state of an actor with its rules: folding, deciding and the checks that go with both. Knows nothing of streams.
 */
export class Replica<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly rules: Rules<State, Command, Own, Other, R, Genesis>;
  readonly time: ActorTime;
  readonly state: State;
  private lastFactMs = 0;

  /** From genesis, or from the state that was kept, with the time of its last own fact. */
  constructor(
    rules: Rules<State, Command, Own, Other, R, Genesis>,
    genesis: Genesis,
    clock: Clock,
    kept?: { readonly state: State; readonly factMs: number },
  ) {
    this.rules = rules;
    this.time = new ActorTime(clock);
    this.state = kept === undefined ? rules.genesis(genesis) : kept.state;
    if (kept !== undefined) this.stated(kept.factMs);
    this.check(kept === undefined ? 'genesis' : 'a snapshot');
  }

  /** Time of the last own fact, ms; 0 before the first. */
  get factMs(): number {
    return this.lastFactMs;
  }

  hear(heard: HeardFact<Other>): void {
    this.rules.hear(this.state, heard);
    this.check(`${heard.actor}'s ${heard.fact.type}`);
  }

  evolve(own: OwnFact<Own>): void {
    this.rules.evolve(this.state, own);
    this.stated(own.atMs);
    this.check(`its own ${own.fact.type}`);
  }

  decide(message: Message<Command, Other>): Decision<Own, R> {
    return this.rules.decide(this.state, message);
  }

  deadline(): Deadline | undefined {
    return this.rules.deadline(this.state);
  }

  /** The time a fact decided upon a message gets: the message's, but never before an earlier fact's. */
  factTime(messageMs: number): number {
    return Math.max(messageMs, this.lastFactMs);
  }

  private stated(atMs: number): void {
    this.lastFactMs = Math.max(this.lastFactMs, atMs);
    this.time.folded(this.lastFactMs);
  }

  private check(after: string): void {
    const broken = this.rules.brokenInvariant?.(this.state);
    if (broken !== undefined) throw new Halt(`${this.rules.actor}: an invariant is broken after ${after}: ${broken}`);
  }
}
