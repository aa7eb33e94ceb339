import { Halt } from '../halt.ts';
import type { MailboxLimits } from '../limits.ts';
import type { Clock } from '../ports/clock.ts';
import type { Batch, Cursor, Journal, SealedBatch } from '../ports/journal.ts';

/** An append that is stored: where, how large it is (bytes), and how often it was sent. */
export interface StoredEnd {
  readonly type: 'stored';
  readonly sequence: number;
  readonly bytes: number;
  readonly attempts: number;
}

/** How an append ended: stored, or the stream has another writer. */
export type AppendEnd = StoredEnd | { readonly type: 'lost' };

/**
 * Appends to the own stream, one batch at a time; knows the last sequence and hash (docs/spec/mailbox.md, "The
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

  /** Sends only while `mayAppend` says so. */
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

  /** Where the stream ends, as far as appends were acknowledged. */
  get cursor(): Cursor {
    return { sequence: this.lastSequence, hash: this.lastHash };
  }

  /**
   * Appends until the outcome is known. Throws Halt when the batch can never be stored; never resolves once stopped.
   */
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
   * Nothing stands where the next is expected, and still the broker counts otherwise: throws Halt when what was
   * acknowledged is not there either, for as long as it takes to believe that.
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
