import type { Clock } from '@bpdao/actor';

/** The clock of one process that can be stopped and woken: while it is stopped time passes, and nothing it waits for happens. */
export class ProcessClock implements Clock {
  private readonly clock: Clock;
  private stopped = false;
  private ended = false;
  private readonly held: (() => void)[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  wallMs(): number {
    return this.clock.wallMs();
  }

  monotonicMs(): number {
    return this.clock.monotonicMs();
  }

  after(ms: number, call: () => void): () => void {
    let cancelled = false;
    const cancel = this.clock.after(ms, () => {
      const happen = (): void => {
        if (!cancelled && !this.ended) call();
      };
      if (this.stopped) this.held.push(happen);
      else happen();
    });
    return () => {
      cancelled = true;
      cancel();
    };
  }

  /** SIGSTOP. */
  stop(): void {
    this.stopped = true;
  }

  /** SIGCONT. */
  wake(): void {
    this.stopped = false;
    for (const happen of this.held.splice(0)) happen();
  }

  /** SIGKILL. */
  kill(): void {
    this.ended = true;
  }
}
