import { ActorTime } from './actor-time.ts';
import type { HeardFact, OwnFact } from './facts.ts';
import { Halt } from './halt.ts';
import type { MailboxParts } from './mailbox-parts.ts';
import type { ActorTypes, Deadline, Decision, Message, Rules } from './rules.ts';

/** The state of an actor with its rules: it folds, decides and checks the invariants. It knows nothing of streams. */
export class Replica<T extends ActorTypes> {
  readonly rules: Rules<T>;
  readonly time: ActorTime;
  readonly state: T['state'];
  private lastFactMs = 0;

  /** Begins from genesis, or from a kept state with the time of its last own fact. */
  constructor(
    { rules, genesis, clock }: Pick<MailboxParts<T>, 'rules' | 'genesis' | 'clock'>,
    kept?: { readonly state: T['state']; readonly factMs: number },
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

  hear(heard: HeardFact<T['heard']>): void {
    this.rules.hear(this.state, heard);
    this.check(`${heard.actor}'s ${heard.fact.type}`);
  }

  evolve(own: OwnFact<T['fact']>): void {
    this.rules.evolve(this.state, own);
    this.stated(own.atMs);
    this.check(`its own ${own.fact.type}`);
  }

  decide(message: Message<T['command'], T['heard']>): Decision<T['fact'], T['refusal']> {
    return this.rules.decide(this.state, message);
  }

  deadline(): Deadline | undefined {
    return this.rules.deadline(this.state);
  }

  /** The time of a fact that follows from a message: the message's time, but never before an earlier fact's. */
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
