import { Halt } from '../halt.ts';
import type { MailboxLimits } from '../limits.ts';
import type { Clock } from '../ports/clock.ts';
import type { Batch, Journal, SealedBatch } from '../ports/journal.ts';
import type { Cursor } from '../ports/streams.ts';

/** A stored append: its sequence, its size (bytes), and the number of times that it was sent. */
export interface StoredEnd {
  readonly type: 'stored';
  readonly sequence: number;
  readonly bytes: number;
  readonly attempts: number;
}

/** The end of an append: it is stored, or the stream has another writer. */
export type AppendEnd = StoredEnd | { readonly type: 'lost' };

/**
 * Appends to the own stream, one batch at a time, and knows its last sequence and hash (docs/spec/mailbox.md, "The
 * append").
 */
export class Appender {
  private readonly journal: Journal;
  private readonly clock: Clock;
  private readonly limits: Pick<MailboxLimits, 'appendRetryMs' | 'lostMs'>;
  private lastSequence: number;
  private lastHash: string;
  private readonly mayAppend: () => boolean;
  private stopped = false;
  private lostSinceMs: number | undefined;

  /** It sends only while `mayAppend` returns true. */
  constructor(
    journal: Journal,
    clock: Clock,
    limits: Pick<MailboxLimits, 'appendRetryMs' | 'lostMs'>,
    { sequence, hash }: Cursor,
    mayAppend: () => boolean,
  ) {
    this.journal = journal;
    this.clock = clock;
    this.limits = limits;
    this.lastSequence = sequence;
    this.lastHash = hash;
    this.mayAppend = mayAppend;
  }

  /** The end of the stream, as far as appends were acknowledged. */
  get cursor(): Cursor {
    return { sequence: this.lastSequence, hash: this.lastHash };
  }

  /** Sends a batch until its outcome is known. Throws Halt when the broker can never store it; ends as lost once stopped. */
  async append(batch: Batch): Promise<AppendEnd> {
    const sealed = this.journal.seal(batch, this.lastHash);
    const expected = this.lastSequence + 1;
    let mayBeStored = false;
    for (let attempts = 1; ; attempts += 1) {
      while (!this.mayAppend() && !this.stopped) await this.pause();
      if (this.stopped) return { type: 'lost' };
      const outcome = await this.journal.append(sealed, this.lastSequence);
      if (this.stopped) return { type: 'lost' };
      switch (outcome.type) {
        case 'stored':
          if (outcome.sequence !== expected) {
            throw new Halt(`the broker stored sequence ${outcome.sequence} where ${expected} was expected`);
          }
          return this.stored(sealed, expected, attempts);
        case 'refused':
          throw new Halt(`the broker refused a batch of ${batch.name}: ${outcome.reason}`);
        case 'wrong-last-sequence':
          if (!mayBeStored) return { type: 'lost' };
          switch (await this.whatStandsAt(expected, sealed)) {
            case 'ours':
              return this.stored(sealed, expected, attempts);
            case 'another':
              return { type: 'lost' };
            case 'nothing':
              await this.mustHoldTheLast();
              await this.pause();
          }
          break;
        case 'unknown':
          mayBeStored = true;
          await this.pause();
          break;
        default:
          return outcome satisfies never;
      }
      if (this.stopped) return { type: 'lost' };
    }
  }

  /** Sends nothing more; an append under way ends as lost. */
  stop(): void {
    this.stopped = true;
  }

  private stored(sealed: SealedBatch, sequence: number, attempts: number): AppendEnd {
    this.lastSequence = sequence;
    this.lastHash = sealed.hash;
    return { type: 'stored', sequence, bytes: sealed.payload.length, attempts };
  }

  private async whatStandsAt(sequence: number, sealed: SealedBatch): Promise<'ours' | 'another' | 'nothing'> {
    try {
      const found = await this.journal.read(sequence);
      if (found === undefined) return 'nothing';
      return found.hash === sealed.hash ? 'ours' : 'another';
    } catch {
      return 'nothing';
    }
  }

  /**
   * No message stands at the expected sequence, and still the broker counts otherwise. Throws Halt when the last
   * acknowledged message is not there either, once that has been so for `lostMs`.
   */
  private async mustHoldTheLast(): Promise<void> {
    const { journal, clock, lastSequence, lastHash } = this;
    const isHeld =
      lastSequence === 0 ||
      (await journal.read(lastSequence).then(
        (found) => found?.hash === lastHash,
        () => true,
      ));
    this.lostSinceMs = isHeld ? undefined : (this.lostSinceMs ?? clock.monotonicMs());
    if (this.lostSinceMs !== undefined && clock.monotonicMs() - this.lostSinceMs >= this.limits.lostMs) {
      throw new Halt(
        `message ${lastSequence} of the own stream was acknowledged and is not there: the broker lost it, or the stream was made anew`,
      );
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => void this.clock.after(this.limits.appendRetryMs, resolve));
  }
}
