import type { Batch } from './journal.ts';

/** The place of a batch in the chain of hashes: the hash before it, and its own. Hex of 32 bytes. */
export interface Link {
  readonly previousHash: string;
  /** H(subject ‖ previous hash ‖ payload), see docs/spec/encodings.md. */
  readonly hash: string;
}

/** A batch as it stands in a stream. */
export interface StoredBatch extends Link {
  readonly actor: string;
  readonly sequence: number;
  readonly batch: Batch;
}

/** The place after which a reader reads on: this sequence with this hash (sequence 0: the genesis hash). */
export interface Cursor {
  readonly sequence: number;
  readonly hash: string;
}

/** The streams as a mailbox reads them, its own and the heard ones alike. */
export interface Streams {
  /** The last sequence of an actor's stream (0: empty); rejects when it cannot be known. */
  last(actor: string): Promise<number>;
  /** Yields every batch after a place, in order, without a gap and for ever, until `close`. Checks sequences and hashes. */
  follow(actor: string, from: Cursor, signal: AbortSignal): AsyncIterable<StoredBatch>;
  /**
   * Tells the listener from now on where a stream ends, whenever a reader stands at that end. Absent: nobody tells, and
   * streams only grow.
   */
  onEnd?(listener: (actor: string, sequence: number) => void): void;
}
