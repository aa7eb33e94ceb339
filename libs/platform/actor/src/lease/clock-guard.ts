import type { Clock } from '../ports/clock.ts';

/** The bounds by which a guard judges a clock. */
export interface ClockBounds {
  /** The wall clock may be ahead of the broker's by at most this, ms. */
  readonly clockAheadMs: number;
  /** Between two comparisons while the clocks agree, ms. */
  readonly clockCheckMs: number;
}

/** A comparison that took longer tells nothing, ms. */
const ANSWER_MS = 1000;

/**
 * Compares the wall clock here with the broker's. A leader states facts by the clock here, and no actor's time runs
 * back: so a process whose clock is ahead must not lead (docs/spec/mailbox.md, "Time"). Between two comparisons the
 * guard counts the broker's time on the monotonic clock, so it sees a step of the wall clock at once, without asking. A
 * clock that is behind harms nobody.
 */
export class ClockGuard {
  private readonly clock: Clock;
  private readonly ask: () => Promise<number | undefined>;
  private readonly bounds: ClockBounds;
  private readonly tell: (sentence: string) => void;
  private measured: { readonly brokerMs: number; readonly monotonicMs: number } | undefined;
  private state: 'unknown' | 'right' | 'wrong' = 'unknown';

  /** `ask` gets the broker's time, ms since the epoch; undefined when the broker does not answer. */
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
   * The time by which the clock here is ahead of the broker's, ms, below 0 when it is behind; undefined before the
   * first comparison.
   */
  aheadMs(): number | undefined {
    const { clock, measured } = this;
    return measured === undefined
      ? undefined
      : Math.round(clock.wallMs() - measured.brokerMs - (clock.monotonicMs() - measured.monotonicMs));
  }

  /**
   * Tells if a fact stamped now would not be of the future. Once the clock is wrong, it stays so until the next
   * comparison.
   */
  isRight(): boolean {
    if (this.state === 'right' && this.isAhead()) this.change('wrong');
    return this.state === 'right';
  }

  /** Tells if the clock is known to be ahead. */
  isWrong(): boolean {
    return !this.isRight() && this.state === 'wrong';
  }

  /** Compares the clocks when that is due; while the clock is not known to be right, at each call. Never rejects. */
  async compare(): Promise<void> {
    const { clock, measured, bounds } = this;
    const monotonicMs = clock.monotonicMs(); // from before the question: a clock that is ahead of that answer is ahead
    if (this.isRight() && measured !== undefined && monotonicMs - measured.monotonicMs < bounds.clockCheckMs) return;
    const brokerMs = await this.ask();
    if (brokerMs === undefined || clock.monotonicMs() - monotonicMs > ANSWER_MS) return;
    this.measured = { brokerMs, monotonicMs };
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
