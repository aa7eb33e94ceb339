import type { Clock } from '../ports/clock.ts';
import type { Deadline } from '../rules.ts';
import type { HeardSoFar } from './heard-so-far.ts';

/** A deadline with its moment in actor time, ms. */
export interface DueDeadline {
  readonly key: string;
  readonly atMs: number;
}

/** The source of deadlines: a state that names the next, and the actor's time. */
export interface DeadlineSource {
  readonly time: { now(): number };
  deadline(): Deadline | undefined;
}

/** Wakes a leader at the deadlines of its state: not before it has caught up, and not within its grace. */
export class Deadlines {
  private readonly source: DeadlineSource;
  private readonly heard: HeardSoFar;
  private readonly clock: Clock;
  private readonly graceEndsMonotonicMs: number;
  private readonly wake: () => void;
  private seen: DueDeadline | undefined;
  private timer: { readonly atMs: number; readonly cancel: () => void } | undefined;

  constructor(source: DeadlineSource, heard: HeardSoFar, clock: Clock, graceMs: number, wake: () => void) {
    this.source = source;
    this.heard = heard;
    this.clock = clock;
    this.graceEndsMonotonicMs = clock.monotonicMs() + graceMs;
    this.wake = wake;
  }

  /** The next deadline, if its time has come and it may fire. */
  due(): DueDeadline | undefined {
    const next = this.next();
    if (next === undefined || !this.mayFire()) return undefined;
    return next.atMs <= this.source.time.now() ? next : undefined;
  }

  /**
   * Sets a timer for the next deadline, or for the end of the grace. `isQuiet`: no acknowledgement is under way that
   * would wake the loop anyway.
   */
  setTimer(isQuiet: boolean): void {
    const next = this.next();
    if (next === undefined || !this.heard.isCaughtUp()) return;
    if (this.timer?.atMs === next.atMs) return;
    this.stop();
    const untilDueMs = next.atMs - this.source.time.now();
    if (untilDueMs <= 0 && !isQuiet) return;
    const untilMs = Math.max(untilDueMs, this.graceEndsMonotonicMs - this.clock.monotonicMs(), 0);
    const cancel = this.clock.after(untilMs, () => {
      this.timer = undefined;
      this.wake();
    });
    this.timer = { atMs: next.atMs, cancel };
  }

  /** Cancels the timer. */
  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }

  /** A span counts from the moment at which its key was first seen here. */
  private next(): DueDeadline | undefined {
    const deadline = this.source.deadline();
    if (deadline === undefined) return undefined;
    if ('atMs' in deadline) return deadline;
    if (this.seen?.key !== deadline.key) {
      this.seen = { key: deadline.key, atMs: this.source.time.now() + deadline.afterMs };
    }
    return this.seen;
  }

  private mayFire(): boolean {
    return this.heard.isCaughtUp() && this.clock.monotonicMs() >= this.graceEndsMonotonicMs;
  }
}
