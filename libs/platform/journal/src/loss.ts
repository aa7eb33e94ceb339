import { JournalError, StreamInRepair } from './journal-error.ts';

/**
 * The time for which a stream that ends before the reader's place is read again, ms: perhaps a member of a cluster
 * answered that does not know the rest yet.
 */
const LOST_MS = 2_000;

/**
 * Decides if a stream lost messages that were read. The loss must last for a while before it is believed. A stream
 * under repair is only waited for.
 */
export class Loss {
  private readonly actor: string;
  private sinceMs: number | undefined;
  private certain: JournalError | undefined;
  /** True if the stream was seen damaged and not whole since; then it may be made anew. */
  private isDamaged = false;

  /** `actor` is the owner of the stream. */
  constructor(actor: string) {
    this.actor = actor;
  }

  /** Reports that the stream reaches as far as it was read. */
  isNone(): void {
    this.sinceMs = undefined;
  }

  /** Reports that the stream is damaged or under repair. */
  damaged(): void {
    this.isDamaged = true;
  }

  /** Reports that the stream goes on or ends at the place up to which it was read. */
  whole(): void {
    this.isDamaged = false;
  }

  /**
   * Always throws: StreamInRepair if damage was seen, a JournalError after the loss has lasted long enough, and before
   * that an Error after which the caller tries again.
   */
  seems(sentence: string): never {
    if (this.isDamaged) throw new StreamInRepair(this.actor);
    const nowMs = performance.now();
    this.sinceMs ??= nowMs;
    if (nowMs - this.sinceMs < LOST_MS) throw new Error(sentence);
    this.certain = new JournalError(sentence);
    throw this.certain;
  }

  /** Tells if an error is the believed loss. */
  isCertain(error: unknown): boolean {
    return error !== undefined && error === this.certain;
  }
}
