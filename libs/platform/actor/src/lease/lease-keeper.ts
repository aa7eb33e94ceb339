import type { Clock } from '../ports/clock.ts';
import type { Lease } from '../ports/lease.ts';
import { ClockGuard, type ClockBounds } from './clock-guard.ts';

/** The times by which a keeper takes and renews a lease, and judges the clock of its holder. */
export interface LeaseTimes extends ClockBounds {
  /** The length of a lease, counted from before its renewal was sent, ms. */
  readonly leaseMs: number;
  /** Between two renewals, ms. */
  readonly leaseRenewMs: number;
  /** Between two attempts to take it from another process, ms. */
  readonly leaseTryMs: number;
}

/** A change of the lease: this process gained it, another took it, or it ended without a renewal and nobody knows. */
export type LeaseChange = 'gained' | 'taken' | 'ended';

/**
 * Takes a lease and keeps it. The keeper counts the lease's end from before the renewal was sent and on the monotonic
 * clock: so a process that was stopped knows at once, when it goes on, that its time is over. A process whose clock is
 * ahead neither takes nor holds the lease; the keeper reports the lease as another's then.
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

  /** `warn` is told, one sentence: the reason when leases are refused, and that the clock here is wrong or right again. */
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

  /** The time by which the clock here is ahead of the broker's, ms; undefined before the first comparison. */
  get clockAheadMs(): number | undefined {
    return this.guard?.aheadMs();
  }

  /** Tells if the clock here is too far ahead to lead. */
  isClockWrong(): boolean {
    return this.guard?.isWrong() ?? false;
  }

  /** Tells if this process holds the lease at this moment, and its clock is right. */
  isHeld(): boolean {
    return (this.guard?.isRight() ?? true) && this.clock.monotonicMs() < this.endsMs;
  }

  /** Makes the first attempt, and goes on until `stop`. */
  async start(): Promise<void> {
    if (this.told === 'gained' && !this.isHeld()) this.change('ended');
    const wasWrong = this.isClockWrong();
    await this.guard?.compare();
    if (this.stopped) return;
    // A clock that was wrong costs the lease once, even if it is right again: the facts stamped meanwhile are dropped.
    if (wasWrong || this.guard?.isRight() === false) await this.giveBack();
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

  /** Warns once that the broker grants no lease: only the operator of the broker can mend that. */
  private sayRefusal(): void {
    const { refusal } = this.lease;
    if (refusal !== undefined && refusal !== this.refusal) this.warn(`the broker grants no lease: ${refusal}`);
    this.refusal = refusal;
  }

  /** Lets a process with a right clock take the lease at once. */
  private async giveBack(): Promise<void> {
    this.endsMs = -Infinity;
    await this.lease.release();
    if (!this.stopped) this.change('taken');
  }

  /** Tries no more and gives the lease back. */
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
