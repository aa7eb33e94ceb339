import { ClockGuard, type ClockBounds } from './clock-guard.ts';
import type { Clock } from './clock.ts';

/**
 * The right to speak for an actor, held by one process at a time and lost by silence (docs/spec/mailbox.md, "The
 * lease").
 */
export interface Lease {
  /** Takes it, or renews it where this process holds it. Never rejects. */
  take(): Promise<'held' | 'anothers' | 'unknown'>;
  /** Why the last attempt was refused, in the words of whoever keeps leases; undefined when it was not. */
  readonly refusal?: string | undefined;
  /** Gives it back, so that the next need not wait for its end. Never rejects. */
  release(): Promise<void>;
  /**
   * The time by the clock of whoever keeps leases, ms since the epoch; undefined when it is not told. Never rejects.
   * Absent: there is no such clock.
   */
  brokerMs?(): Promise<number | undefined>;
}

/** How often a lease is renewed and tried for, how long it lasts, and what the clock of its holder may be like. */
export interface LeaseTimes extends ClockBounds {
  /** From before a renewal was sent, ms. */
  readonly leaseMs: number;
  /** Between two renewals, ms. */
  readonly leaseRenewMs: number;
  /** Between two attempts to take it from another, ms. */
  readonly leaseTryMs: number;
}

/** What a keeper tells: it holds the lease, another does, or nobody knows since it could not be renewed in time. */
export type LeaseChange = 'gained' | 'taken' | 'ended';

/**
 * Takes a lease and keeps it. Counts its end from before the renewal was sent and on the monotonic clock, so that a
 * process that was stopped knows at once, when it goes on, that its time is over. A process whose clock is ahead
 * neither takes nor holds it: for whoever follows here it is then another's.
 */
export class LeaseKeeper {
  private readonly lease: Lease;
  private readonly clock: Clock;
  private readonly times: LeaseTimes;
  private readonly tell: (change: LeaseChange) => void;
  private readonly guard: ClockGuard | undefined;
  private endsMs = -Infinity;
  private readonly warn: (sentence: string) => void;
  private told: LeaseChange = 'ended';
  private refusal: string | undefined;
  private stopped = false;
  private cancel: () => void = () => undefined;

  /** `warn` is told, one sentence, why leases are refused, that the clock here is wrong, and that it is right again. */
  constructor(
    lease: Lease,
    clock: Clock,
    times: LeaseTimes,
    tell: (change: LeaseChange) => void,
    warn: (sentence: string) => void,
  ) {
    this.lease = lease;
    this.clock = clock;
    this.times = times;
    this.tell = tell;
    this.warn = warn;
    this.guard =
      lease.brokerMs === undefined
        ? undefined
        : new ClockGuard(clock, () => lease.brokerMs?.() ?? Promise.resolve(undefined), times, warn);
  }

  /** By how much the clock here is ahead of the broker's, ms; undefined while nobody knows. */
  get clockAheadMs(): number | undefined {
    return this.guard?.aheadMs();
  }

  /** Whether the clock here is too far ahead to lead. */
  isClockWrong(): boolean {
    return this.guard?.isWrong() ?? false;
  }

  /** Whether it is held at this moment, by a process whose clock is right. */
  isHeld(): boolean {
    return (this.guard?.isRight() ?? true) && this.clock.monotonicMs() < this.endsMs;
  }

  /** Makes the first attempt, and goes on until it is stopped. */
  async start(): Promise<void> {
    if (this.told === 'gained' && !this.isHeld()) this.change('ended');
    const wasWrong = this.isClockWrong();
    await this.guard?.compare();
    if (this.stopped) return;
    if (wasWrong || this.guard?.isRight() === false) {
      await this.giveBack();
    } // once for sure, so that what was stamped meanwhile is dropped
    else await this.take();
    if (this.stopped) return;
    this.cancel = this.clock.after(
      this.isHeld() ? this.times.leaseRenewMs : this.times.leaseTryMs,
      () => void this.start(),
    );
  }

  private async take(): Promise<void> {
    const sentMs = this.clock.monotonicMs();
    const outcome = await this.lease.take();
    if (this.stopped) return;
    this.sayRefusal();
    if (outcome === 'held') this.endsMs = sentMs + this.times.leaseMs;
    if (outcome === 'anothers') this.endsMs = -Infinity;
    if (outcome === 'anothers') this.change('taken');
    else this.change(this.isHeld() ? 'gained' : 'ended');
  }

  /** A broker that stores nothing more grants no lease: said once, since only there it can be mended. */
  private sayRefusal(): void {
    const { refusal } = this.lease;
    if (refusal !== undefined && refusal !== this.refusal) this.warn(`the broker grants no lease: ${refusal}`);
    this.refusal = refusal;
  }

  /** Whoever has a right clock need not wait for its end. */
  private async giveBack(): Promise<void> {
    this.endsMs = -Infinity;
    await this.lease.release();
    if (!this.stopped) this.change('taken');
  }

  /** Tries no more and gives it back. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel();
    this.endsMs = -Infinity;
    if (this.told === 'gained') await this.lease.release();
  }

  private change(to: LeaseChange): void {
    if (to === this.told) return;
    this.told = to;
    this.tell(to);
  }
}
