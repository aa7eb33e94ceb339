import type { AnyFact, Cause, Trace } from '../rules.ts';

/**
 * Told what a mailbox does, while it leads: for metrics and traces. It returns at once, never throws and changes
 * nothing; what is folded at a recovery or by a standby it is not told. Moments are `Clock.monotonicMs`.
 */
export interface MailboxObserver {
  /** A message was decided upon. */
  taken(message: TakenMessage): void;
  /** An append was acknowledged. */
  stored(append: StoredAppend): void;
}

/** What a mailbox took. */
export interface TakenMessage {
  readonly type: 'command' | 'heard' | 'deadline';
  /** Since it arrived, ms; 0 for a deadline. */
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
  /** How often it was sent until its outcome was known. */
  readonly attempts: number;
  readonly sentAtMs: number;
  readonly storedAtMs: number;
}

/** An own fact that is stored, with what led to it. */
export interface StoredFact {
  readonly fact: AnyFact;
  readonly trace: Trace;
  readonly cause: Cause;
  /**
   * Trace of the cause, also where it is another one than the fact's; undefined: a deadline, or a command without one.
   */
  readonly causeTrace: Pick<Trace, 'traceId' | 'spanId'> | undefined;
  /** When the message that led to it arrived. */
  readonly arrivedAtMs: number;
}
