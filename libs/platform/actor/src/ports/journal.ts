import type { Cause, Heard, Trace } from '../facts.ts';

/** One fact in its envelope, still encoded. */
export interface Envelope {
  readonly cause: Cause;
  /** Actor time of the author, ms since the epoch. */
  readonly atMs: number;
  readonly trace: Trace;
  /** The facts that the author had heard when it decided; inside a batch only the changes since the fact before. */
  readonly heard: Heard;
  readonly body: Uint8Array;
}

/** A run of facts of one type: one message of a stream, appended whole or not at all. */
export interface Batch {
  readonly rulesVersion: number;
  /** The name of the facts' type: the last token of the subject. */
  readonly name: string;
  readonly facts: readonly Envelope[];
}

/** A batch sealed for the append: the mailbox sends the same bytes until it knows the outcome. */
export interface SealedBatch {
  readonly name: string;
  readonly payload: Uint8Array;
  readonly previousHash: string;
  readonly hash: string;
}

/** The outcome of one attempt to append (docs/spec/mailbox.md, "The append"). */
export type AppendOutcome =
  | { readonly type: 'stored'; readonly sequence: number }
  /** The stream's last sequence was another one. */
  | { readonly type: 'wrong-last-sequence' }
  /** The batch is too large, or beyond a limit of the stream: the broker will never store it. */
  | { readonly type: 'refused'; readonly reason: string }
  /** The broker may have stored the batch or not. */
  | { readonly type: 'unknown'; readonly reason: string };

/** The journal of one actor: the stream that only this actor writes. */
export interface Journal {
  /** Seals a batch behind the hash before it. */
  seal(batch: Batch, previousHash: string): SealedBatch;
  /** Makes one attempt; never throws because of the broker's answer. */
  append(sealed: SealedBatch, expectedLastSequence: number): Promise<AppendOutcome>;
  /**
   * Reads the hash of the message at a sequence from the stream's leader; undefined when no message stands there.
   * Rejects when the leader does not tell.
   */
  read(sequence: number): Promise<{ readonly hash: string } | undefined>;
}
