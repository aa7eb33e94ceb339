import { JournalError } from './journal-error.ts';

/** For how long a stream that ends before the reader's place is looked at again: a member of a cluster that does not yet know the rest may have answered, ms. */
const LOST_MS = 2_000;

/** Whether what was read is gone from the stream: so it must seem for a while before it is believed. */
export class Loss {
  private sinceMs: number | undefined;
  private certain: JournalError | undefined;

  isNone(): void {
    this.sinceMs = undefined;
  }

  /** Throws: a JournalError once it has seemed so for long enough, before that an Error to try again on. */
  seems(sentence: string): never {
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
