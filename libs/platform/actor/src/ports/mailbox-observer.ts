import type { AnyFact, Cause, Trace } from '../facts.ts';

/**
 * A listener for metrics and traces: a mailbox that leads tells it each step. It returns at once, never throws and
 * changes nothing. It is not told the folds of a recovery or of a standby. Moments ending in `MonotonicMs` are
 * `Clock.monotonicMs`.
 */
export interface MailboxObserver {
  /** The mailbox takes a message, and decides upon it. */
  taken(message: TakenMessage): void;
  /** The broker acknowledged an append. */
  stored(append: StoredAppend): void;
}

/** A message that a mailbox took. */
export interface TakenMessage {
  readonly type: 'command' | 'heard' | 'deadline';
  /** Time since it arrived, ms; 0 for a deadline. */
  readonly waitedMs: number;
}

/** A run of own facts that is stored. */
export interface StoredAppend {
  /** Name of the facts' type. */
  readonly name: string;
  readonly sequence: number;
  readonly facts: readonly StoredFact[];
  /** Encoded size of the batch, bytes. */
  readonly bytes: number;
  /** The number of times that it was sent until its outcome was known. */
  readonly attempts: number;
  readonly sentMonotonicMs: number;
  readonly storedMonotonicMs: number;
}

/** An own fact that is stored, with the message that led to it. */
export interface StoredFact {
  readonly fact: AnyFact;
  readonly trace: Trace;
  readonly cause: Cause;
  /**
   * Trace of the cause, even if the fact belongs to another trace; undefined: the cause is a deadline, or a command
   * without a trace.
   */
  readonly causeTrace: Pick<Trace, 'traceId' | 'spanId'> | undefined;
  /** The moment at which the message that led to it arrived. */
  readonly arrivedMonotonicMs: number;
}
