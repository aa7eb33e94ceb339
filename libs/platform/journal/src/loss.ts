import { JournalError, StreamInRepair } from './journal-error.ts';

/**
 * For how long a stream that ends before the reader's place is looked at again: a member of a cluster that does not yet
 * know the rest may have answered, ms.
 */
const LOST_MS = 2_000;

/**
 * Whether what was read is gone from a stream: so it must seem for a while before it is believed, and a stream that is
 * being repaired is only waited for.
 */
export class Loss {
  private readonly actor: string;
  private sinceMs: number | undefined;
  private certain: JournalError | undefined;
  /** Whether the stream was seen damaged, and not whole since: then it may be made anew. */
  private isDamaged = false;

  /** `actor`: whose stream it is. */
  constructor(actor: string) {
    this.actor = actor;
  }

  /** The stream reaches as far as it was read. */
  isNone(): void {
    this.sinceMs = undefined;
  }

  /** The stream was seen damaged, or being repaired. */
  damaged(): void {
    this.isDamaged = true;
  }

  /** The stream goes on, or ends, where it was read to. */
  whole(): void {
    this.isDamaged = false;
  }

  /**
   * Throws: StreamInRepair where damage was seen, a JournalError once it has seemed so for long enough, before that an
   * Error to try again on.
   */
  seems(sentence: string): never {
    if (this.isDamaged) throw new StreamInRepair(this.actor);
    const nowMs = performance.now();
    this.sinceMs ??= nowMs;
    if (nowMs - this.sinceMs < LOST_MS) throw new Error(sentence);
    this.certain = new JournalError(sentence);
    throw this.certain;
  }

  /** Whether an error is the loss that is believed. */
  isCertain(error: unknown): boolean {
    return error !== undefined && error === this.certain;
  }
}
