import type { Clock } from '@bpdao/actor';

/** One process under a simulated clock, that can be stopped, woken and killed, and whose wall clock can step. */
export class SimulatedProcess implements Clock {
  private readonly clock: Clock;
  private stopped = false;
  private ended = false;
  private aheadMs = 0;
  private readonly held: (() => void)[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  wallMs(): number {
    return this.clock.wallMs() + this.aheadMs;
  }

  monotonicMs(): number {
    return this.clock.monotonicMs();
  }

  after(ms: number, call: () => void): () => void {
    let cancelled = false;
    const cancel = this.clock.after(ms, () => {
      this.whenRunning(() => {
        if (!cancelled) call();
      });
    });
    return () => {
      cancelled = true;
      cancel();
    };
  }

  /** Calls now, or when it is woken; never once it is killed. */
  whenRunning(call: () => void): void {
    if (this.ended) return;
    if (this.stopped) this.held.push(call);
    else call();
  }

  /** Tells if it is neither stopped nor killed. */
  isRunning(): boolean {
    return !this.stopped && !this.ended;
  }

  isKilled(): boolean {
    return this.ended;
  }

  /** Stops it, as SIGSTOP: time passes, and no event reaches it. */
  stop(): void {
    this.stopped = true;
  }

  /** Wakes it, as SIGCONT. */
  wake(): void {
    this.stopped = false;
    for (const call of this.held.splice(0)) this.whenRunning(call);
  }

  /** Kills it, as SIGKILL. */
  kill(): void {
    this.ended = true;
    this.held.length = 0;
  }

  /** Steps its wall clock by so many ms, forward or back. */
  stepWall(ms: number): void {
    this.aheadMs += ms;
  }
}
