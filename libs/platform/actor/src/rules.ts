import type { AnyFact, HeardFact, OwnFact } from './facts.ts';
import type { KeptClass } from './snapshot/kept-class.ts';

/** The types of one actor under one name, so that `Rules<T>` and `Mailbox<T>` take one parameter. */
export interface ActorTypes {
  readonly state: unknown;
  readonly command: unknown;
  /** The facts that the actor states. */
  readonly fact: AnyFact;
  /** The facts of other actors that it hears. */
  readonly heard: AnyFact;
  readonly refusal: Refusal;
  readonly genesis: unknown;
}

/**
 * A moment at which the mailbox wakes an actor although no message comes. `atMs` is a moment of actor time that the
 * state names; `afterMs` counts from the moment at which the mailbox first saw this key, so a restart grants the whole
 * span again.
 */
export type Deadline =
  { readonly key: string; readonly atMs: number } | { readonly key: string; readonly afterMs: number };

/** A message that an actor decides upon. `nowMs` is actor time. */
export type Message<C, H extends AnyFact> =
  | { readonly type: 'command'; readonly nowMs: number; readonly command: C }
  | { readonly type: 'heard'; readonly nowMs: number; readonly heard: HeardFact<H> }
  | { readonly type: 'deadline'; readonly nowMs: number; readonly key: string };

/** A refusal answers a command and changes nothing. `detail` is one sentence for a person. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly detail?: string;
}

/** The rules' decision upon a message. */
export type Decision<F extends AnyFact, R extends Refusal> =
  /** One fact follows. */
  | { readonly type: 'say'; readonly fact: F }
  /** The actor refuses the command; the state stays as it is. */
  | { readonly type: 'refuse'; readonly refusal: R }
  /** The actor accepted the command before, and gives the same answer again. */
  | { readonly type: 'again' }
  /** No fact follows, and nobody waits for one. */
  | { readonly type: 'nothing' };

/**
 * The rules of one actor. They are pure: no clock, no randomness, no I/O, no await.
 *
 * The folds change the state in place, because nobody else holds it. The fold of an own fact may read the whole state.
 * The fold of a heard fact may read the slice of its own stream; of the rest it may read only the parts that the fact's
 * causes guarantee to be folded before.
 */
export interface Rules<T extends ActorTypes> {
  readonly actor: string;
  /** Version of the rules that write facts; a replica that meets a newer version stops folding. */
  readonly version: number;
  /** Classes whose instances the state holds; a snapshot keeps their fields. */
  readonly kept?: readonly KeptClass[];
  genesis(document: T['genesis']): T['state'];
  decide(state: Readonly<T['state']>, message: Message<T['command'], T['heard']>): Decision<T['fact'], T['refusal']>;
  /** Folds an own fact. */
  evolve(state: T['state'], own: OwnFact<T['fact']>): void;
  /** Folds a heard fact. */
  hear(state: T['state'], heard: HeardFact<T['heard']>): void;
  /** The next moment at which the mailbox must wake the actor. It follows from the state, so no restart forgets it. */
  deadline(state: Readonly<T['state']>): Deadline | undefined;
  /**
   * The height whose trace a fact belongs to, by the state before the fact is folded; undefined: the fact belongs to
   * the trace of its cause.
   */
  story?(fact: T['fact'], state: Readonly<T['state']>): bigint | undefined;
  /**
   * The time for which a fact may wait, ms, so that other facts are stored with it: only a fact whose early delivery
   * helps nobody may wait. A later fact that may not wait takes it along. Absent: no fact waits.
   */
  patienceMs?(fact: T['fact']): number;
  /**
   * Tells if it is this version's turn, where several versions of an actor share one stream: by the state once the
   * facts `ahead`, which are heard and not folded yet, are folded too. It reads heard facts alone, so that all versions
   * agree. When a turn ends, the outgoing version has nothing left to state. Absent: it is always this version's turn.
   */
  isTurn?(state: Readonly<T['state']>, ahead: Iterable<HeardFact<T['heard']>>): boolean;
  /** The types of heard facts that `isTurn` reads: a mailbox without room for more facts ahead keeps these alone. */
  readonly turnFacts?: readonly string[];
  /** Checks the invariants after each fold: the sentence that is broken, or undefined. */
  brokenInvariant?(state: Readonly<T['state']>): string | undefined;
}

/** Decides that one fact follows. */
export const say = <F extends AnyFact>(fact: F): { readonly type: 'say'; readonly fact: F } => ({ type: 'say', fact });

/** Decides to refuse a command. */
export const refuse = <Code extends string>(
  code: Code,
  detail?: string,
): { readonly type: 'refuse'; readonly refusal: { readonly code: Code; readonly detail?: string } } => ({
  type: 'refuse',
  refusal: detail === undefined ? { code } : { code, detail },
});

/** Decides to give the same answer again. */
export const again = { type: 'again' } as const;

/** Decides that no fact follows. */
export const nothing = { type: 'nothing' } as const;
