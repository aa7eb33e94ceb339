import type { Clock } from './clock.ts';

/** What a clock is compared by, and how often. */
export interface ClockBounds {
  /** By how much the wall clock may be ahead of the broker's, ms. */
  readonly clockAheadMs: number;
  /** Between two comparisons while all is well, ms. */
  readonly clockCheckMs: number;
}

/** A comparison that took longer says nothing, ms. */
const ANSWER_MS = 1000;

/**
 * Compares the wall clock here with the broker's. Who leads states facts by the clock here, and no actor's time goes
 * back: so one that is ahead must not lead (docs/spec/mailbox.md, "The loop"). In between the monotonic clock tells what
 * the broker's shows, so that a step is seen at once, without asking. One that is behind harms nobody.
 */
export class ClockGuard {
  private readonly clock: Clock;
  private readonly ask: () => Promise<number | undefined>;
  private readonly bounds: ClockBounds;
  private readonly tell: (sentence: string) => void;
  private measured: { readonly brokerMs: number; readonly atMs: number } | undefined;
  private state: 'unknown' | 'right' | 'wrong' = 'unknown';

  /** `ask`: the broker's time, ms since the epoch; undefined when it does not answer. */
  constructor(
    clock: Clock,
    ask: () => Promise<number | undefined>,
    bounds: ClockBounds,
    tell: (sentence: string) => void,
  ) {
    this.clock = clock;
    this.ask = ask;
    this.bounds = bounds;
    this.tell = tell;
  }

  /**
   * By how much the clock here is ahead of the broker's, ms, below 0 when it is behind; undefined while nobody knows.
   */
  aheadMs(): number | undefined {
    const { clock, measured } = this;
    return measured === undefined
      ? undefined
      : Math.round(clock.wallMs() - measured.brokerMs - (clock.monotonicMs() - measured.atMs));
  }

  /**
   * Whether what is said now would not be of the future. Once it is not, it stays so until the clocks are compared
   * anew.
   */
  isRight(): boolean {
    if (this.state === 'right' && this.isAhead()) this.change('wrong');
    return this.state === 'right';
  }

  /** Whether it is known to be ahead. */
  isWrong(): boolean {
    return !this.isRight() && this.state === 'wrong';
  }

  /** Compares the clocks when that is due: while one is not known to be right, each time. Never rejects. */
  async compare(): Promise<void> {
    const { clock, measured, bounds } = this;
    const atMs = clock.monotonicMs(); // from before it was asked: what is ahead then is ahead for sure
    if (this.isRight() && measured !== undefined && atMs - measured.atMs < bounds.clockCheckMs) return;
    const brokerMs = await this.ask();
    if (brokerMs === undefined || clock.monotonicMs() - atMs > ANSWER_MS) return;
    this.measured = { brokerMs, atMs };
    this.change(this.isAhead() ? 'wrong' : 'right');
  }

  private isAhead(): boolean {
    return (this.aheadMs() ?? 0) > this.bounds.clockAheadMs;
  }

  private change(to: 'right' | 'wrong'): void {
    const from = this.state;
    this.state = to;
    if (to === from) return;
    if (to === 'wrong') {
      this.tell(
        `the clock here is ${Math.round((this.aheadMs() ?? 0) / 1000)} s ahead of the broker's: one of the two is wrong, and this process does not lead until they agree`,
      );
    } else if (from === 'wrong') this.tell("the clock here agrees with the broker's again");
  }
}
