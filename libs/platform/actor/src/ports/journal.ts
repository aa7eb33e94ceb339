import type { Cause, Heard, Trace } from '../rules.ts';

/** One fact in its envelope, still encoded. */
export interface Envelope {
  readonly cause: Cause;
  /** Actor time of the author, ms since the epoch. */
  readonly atMs: number;
  readonly trace: Trace;
  /** How far the author had heard when it decided this fact; inside a batch only what changed since the fact before. */
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

/** A batch as it stands in a stream. Hashes are hex of 32 bytes. */
export interface StoredBatch {
  readonly actor: string;
  readonly sequence: number;
  readonly previousHash: string;
  /** H(subject ‖ previous hash ‖ payload), see docs/spec/encodings.md. */
  readonly hash: string;
  readonly batch: Batch;
}

/** A batch sealed for the append: the same bytes are sent until the outcome is known. */
export interface SealedBatch {
  readonly name: string;
  readonly payload: Uint8Array;
  readonly previousHash: string;
  readonly hash: string;
}

/** What an attempt to append came to (docs/spec/mailbox.md, "The append"). */
export type AppendOutcome =
  | { readonly type: 'stored'; readonly sequence: number }
  /** The stream's last sequence was another one. */
  | { readonly type: 'wrong-last-sequence' }
  /** Too large, or beyond a limit of the stream: not stored, and never will be. */
  | { readonly type: 'refused'; readonly reason: string }
  /** Nobody knows: it may be stored or not. */
  | { readonly type: 'unknown'; readonly reason: string };

/** The journal of one actor: the stream only it writes. */
export interface Journal {
  /** Seals a batch behind the hash before it. */
  seal(batch: Batch, previousHash: string): SealedBatch;
  /** One attempt; never throws for what the broker answers. */
  append(sealed: SealedBatch, expectedLastSequence: number): Promise<AppendOutcome>;
  /**
   * The hash of whatever stands at a sequence, from the stream's leader, or undefined when nothing does; rejects when
   * it cannot be known.
   */
  read(sequence: number): Promise<{ readonly hash: string } | undefined>;
}

/** Streams as they are read: own and heard ones alike. */
export interface Streams {
  /** The last sequence of an actor's stream (0: empty); rejects when it cannot be known. */
  last(actor: string): Promise<number>;
  /**
   * Every batch from a sequence on, in order and without a gap, for ever, until `close`. Checks sequences and hashes.
   */
  follow(actor: string, from: Cursor, signal: AbortSignal): AsyncIterable<StoredBatch>;
  /**
   * Tells from now on where a stream ends, whenever who follows it stands there. Absent: it is never told, and streams
   * only grow.
   */
  onEnd?(listener: (actor: string, sequence: number) => void): void;
}

/** Where a reader stands: after this sequence, whose hash this is (sequence 0: the genesis hash). */
export interface Cursor {
  readonly sequence: number;
  readonly hash: string;
}
