/**
 * A place in a stream: the sequence of a JetStream message, from 1, and the index of a fact in the batch that it
 * carries, from 0.
 */
export interface Position {
  readonly sequence: number;
  readonly index: number;
}

/** Tells if `a` stands before `b` in one stream. */
export const isBefore = (a: Position, b: Position): boolean =>
  a.sequence < b.sequence || (a.sequence === b.sequence && a.index < b.index);

/** The last fact of each stream that an actor heard, by the name of the actor that writes the stream. */
export type Heard = Readonly<Record<string, Position>>;

/**
 * The W3C trace context of a fact, hex: its trace (16 bytes), its own span (8 bytes) and the span of its cause, which a
 * root does not have.
 */
export interface Trace {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

/** The message that led to a fact (docs/spec/messages.md, "The envelope"). */
export type Cause =
  | { readonly type: 'command'; readonly name: string; readonly digest: string }
  | { readonly type: 'fact'; readonly actor: string; readonly position: Position }
  | { readonly type: 'deadline'; readonly key: string };

/** A domain fact: its type is one of a closed union of its actor, kebab-case, past tense. */
export interface AnyFact {
  readonly type: string;
}

/** A fact of another actor, as the rules fold it and decide upon it. */
export interface HeardFact<F extends AnyFact = AnyFact> {
  readonly actor: string;
  readonly position: Position;
  /** The author's actor time when it stated the fact, ms since the epoch. */
  readonly atMs: number;
  readonly fact: F;
}

/** An actor's own fact, with the actor time at which the actor stated it. */
export interface OwnFact<F extends AnyFact = AnyFact> {
  readonly atMs: number;
  readonly fact: F;
}
