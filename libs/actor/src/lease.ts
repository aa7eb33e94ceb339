import type { Clock } from './clock.ts';

/** The right to speak for an actor, held by one process at a time and lost by silence (docs/spec/mailbox.md, "The lease"). */
export interface Lease {
  /** Takes it, or renews it where this process holds it. Never rejects. */
  take(): Promise<'held' | 'anothers' | 'unknown'>;
  /** Gives it back, so that the next need not wait for its end. Never rejects. */
  release(): Promise<void>;
}

/** How often a lease is renewed and tried for, and how long it lasts. */
export interface LeaseTimes {
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
 * Takes a lease and keeps it. Counts its end from before the renewal was sent and on the monotonic clock, so that a process
 * that was stopped knows at once, when it goes on, that its time is over.
 */
export class LeaseKeeper {
  private readonly lease: Lease;
  private readonly clock: Clock;
  private readonly times: LeaseTimes;
  private readonly tell: (change: LeaseChange) => void;
  private endsMs = -Infinity;
  private told: LeaseChange = 'ended';
  private stopped = false;
  private cancel: () => void = () => undefined;

  constructor(lease: Lease, clock: Clock, times: LeaseTimes, tell: (change: LeaseChange) => void) {
    this.lease = lease;
    this.clock = clock;
    this.times = times;
    this.tell = tell;
  }

  /** Whether it is held at this moment. */
  isHeld(): boolean {
    return this.clock.monotonicMs() < this.endsMs;
  }

  /** Makes the first attempt, and goes on until it is stopped. */
  async start(): Promise<void> {
    if (this.told === 'gained' && !this.isHeld()) this.change('ended');
    const sentMs = this.clock.monotonicMs();
    const outcome = await this.lease.take();
    if (this.stopped) return;
    if (outcome === 'held') this.endsMs = sentMs + this.times.leaseMs;
    if (outcome === 'anothers') this.endsMs = -Infinity;
    if (outcome === 'anothers') this.change('taken');
    else this.change(this.isHeld() ? 'gained' : 'ended');
    this.cancel = this.clock.after(this.isHeld() ? this.times.leaseRenewMs : this.times.leaseTryMs, () => void this.start());
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
