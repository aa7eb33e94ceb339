import type { KeptClass } from './kept-class.ts';

/**
 * A place in a stream: the sequence of a JetStream message, from 1, and the index of a fact in the batch it carries,
 * from 0.
 */
export interface Position {
  readonly sequence: number;
  readonly index: number;
}

/** How far an actor has heard each stream, by the name of the actor that writes it: the last fact folded. */
export type Heard = Readonly<Record<string, Position>>;

/**
 * W3C trace context of a fact: its trace, its own span, and the span of its cause (absent for a root). Hex, 16 and 8
 * bytes.
 */
export interface Trace {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

/** What led to a fact (docs/spec/messages.md, "The envelope"). */
export type Cause =
  | { readonly type: 'command'; readonly name: string; readonly digest: string }
  | { readonly type: 'fact'; readonly actor: string; readonly position: Position }
  | { readonly type: 'deadline'; readonly key: string };

/** What every domain fact is: a type from the closed union of its actor, kebab-case, past tense. */
export interface AnyFact {
  readonly type: string;
}

/** A fact of another actor as it is folded and decided upon. */
export interface HeardFact<F extends AnyFact = AnyFact> {
  readonly actor: string;
  readonly position: Position;
  /** When its author stated it, ms since the epoch by the author's actor time. */
  readonly atMs: number;
  readonly fact: F;
}

/** An actor's own fact with the time at which it was stated. */
export interface OwnFact<F extends AnyFact = AnyFact> {
  readonly atMs: number;
  readonly fact: F;
}

/**
 * When an actor must be woken although nobody speaks. `atMs` is a moment of actor time that the state names; `afterMs`
 * counts from the moment the mailbox first saw this key, so that a restart grants the whole span again.
 */
export type Deadline =
  { readonly key: string; readonly atMs: number } | { readonly key: string; readonly afterMs: number };

/** What an actor decides upon. `nowMs` is actor time. */
export type Message<C, H extends AnyFact> =
  | { readonly type: 'command'; readonly nowMs: number; readonly command: C }
  | { readonly type: 'heard'; readonly nowMs: number; readonly heard: HeardFact<H> }
  | { readonly type: 'deadline'; readonly nowMs: number; readonly key: string };

/** A refusal is an answer: typed, counted, and changes nothing. `detail` is one sentence for a person. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly detail?: string;
}

export type Decision<F extends AnyFact, R extends Refusal> =
  /** One fact follows. */
  | { readonly type: 'say'; readonly fact: F }
  /** The command is refused; the state stays as it is. */
  | { readonly type: 'refuse'; readonly refusal: R }
  /** The actor accepted this command before: it gives the same answer again. */
  | { readonly type: 'again' }
  /** Nobody waits for anything that follows from this message. */
  | { readonly type: 'nothing' };

/**
 * The rules of one actor. Pure: no clock, no randomness, no I/O, no await.
 *
 * `evolve` folds in place, because nobody else holds the state. The fold of an own fact may read everything; the fold
 * of a heard fact may read, outside the slice of its own stream, only what the fact's causes guarantee was folded
 * before.
 */
export interface Rules<State, Command, Own extends AnyFact, Heard extends AnyFact, R extends Refusal, Genesis> {
  readonly actor: string;
  /** Of the rules that write facts; a replica that meets a newer one stops folding. */
  readonly version: number;
  /** Classes whose instances the state holds; a snapshot keeps their fields. */
  readonly kept?: readonly KeptClass[];
  genesis(document: Genesis): State;
  decide(state: Readonly<State>, message: Message<Command, Heard>): Decision<Own, R>;
  /** Folds an own fact. */
  evolve(state: State, own: OwnFact<Own>): void;
  /** Folds a fact heard. */
  hear(state: State, heard: HeardFact<Heard>): void;
  /** The next moment at which the actor must be woken, derived from the state: a restart forgets none. */
  deadline(state: Readonly<State>): Deadline | undefined;
  /** The height whose trace a fact belongs to, by the state before it is folded; undefined: the trace of its cause. */
  story?(fact: Own, state: Readonly<State>): bigint | undefined;
  /**
   * How long a fact may wait to be stored together with others, ms: one that nobody is served sooner by. Absent: not at
   * all. What is decided after it and may not wait takes it along.
   */
  patienceMs?(fact: Own): number;
  /**
   * Where several versions of an actor take turns on its one stream: whether this one speaks, once what is `ahead`,
   * heard and not folded yet, is folded too. Absent: it always does. It follows from what was heard alone, so that all
   * versions agree; and what was heard when a turn ends leaves nothing to say for the one whose turn it was.
   */
  isTurn?(state: Readonly<State>, ahead: Iterable<HeardFact<Heard>>): boolean;
  /** Types of the facts heard that `isTurn` looks at: where there is no room for more ahead, others are not kept. */
  readonly turnFacts?: readonly string[];
  /** What must hold after every fold: the sentence that is broken, or undefined. */
  brokenInvariant?(state: Readonly<State>): string | undefined;
}

export const say = <F extends AnyFact>(fact: F): { readonly type: 'say'; readonly fact: F } => ({ type: 'say', fact });

export const refuse = <Code extends string>(
  code: Code,
  detail?: string,
): { readonly type: 'refuse'; readonly refusal: { readonly code: Code; readonly detail?: string } } => ({
  type: 'refuse',
  refusal: detail === undefined ? { code } : { code, detail },
});

export const again = { type: 'again' } as const;

export const nothing = { type: 'nothing' } as const;
