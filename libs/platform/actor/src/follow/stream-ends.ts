import { Halt } from '../halt.ts';
import type { MailboxLimits } from '../limits.ts';
import type { Clock } from '../ports/clock.ts';
import type { Streams } from '../ports/streams.ts';

/** Asks the broker where streams end, again and again until it knows or the actor has ended. */
export class StreamEnds {
  private readonly actor: string;
  private readonly streams: Streams;
  private readonly clock: Clock;
  private readonly limits: Pick<MailboxLimits, 'appendRetryMs' | 'lostMs'>;
  private readonly hasEnded: () => boolean;
  /** Last message of the own stream that was acknowledged to this process; 0 before the first. */
  private acknowledgedSequence = 0;

  /** `actor` owns the own stream. */
  constructor(
    actor: string,
    streams: Streams,
    clock: Clock,
    limits: Pick<MailboxLimits, 'appendRetryMs' | 'lostMs'>,
    hasEnded: () => boolean,
  ) {
    this.actor = actor;
    this.streams = streams;
    this.clock = clock;
    this.limits = limits;
    this.hasEnded = hasEnded;
  }

  /** The broker acknowledged a message of the own stream: from here on the stream must not end before it. */
  acknowledged(sequence: number): void {
    this.acknowledgedSequence = sequence;
  }

  async of(actor: string): Promise<number> {
    for (;;) {
      try {
        return await this.streams.last(actor);
      } catch (error) {
        if (this.hasEnded()) throw error;
        await this.pause();
      }
    }
  }

  /**
   * Throws Halt when the own stream ends before an acknowledged message and stays so. It looks again for a while, since
   * a member of a cluster that does not yet know the rest may have answered.
   */
  async own(): Promise<number> {
    const { actor, clock } = this;
    const giveUpAtMs = clock.monotonicMs() + this.limits.lostMs;
    for (;;) {
      const last = await this.of(actor);
      if (last >= this.acknowledgedSequence || this.hasEnded()) return last;
      if (clock.monotonicMs() > giveUpAtMs) {
        throw new Halt(
          `${actor}: its stream ends at ${last}, but message ${this.acknowledgedSequence} was acknowledged: the broker lost it, or the stream was made anew`,
        );
      }
      await this.pause();
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => void this.clock.after(this.limits.appendRetryMs, resolve));
  }
}
