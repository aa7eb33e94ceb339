import type { Clock } from './ports/clock.ts';

/**
 * Actor time: the wall clock, but never less than the last own fact's time plus what passed since it was folded. So a
 * wall clock that steps back cannot make an actor's facts run backwards, and deadlines come late, never early.
 */
export class ActorTime {
  private readonly clock: Clock;
  private factMs = 0;
  private foldedMs = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Whole ms since the epoch. */
  now(): number {
    const since = this.clock.monotonicMs() - this.foldedMs;
    return Math.max(this.clock.wallMs(), Math.floor(this.factMs + since));
  }

  /** An own fact of this time was folded. */
  folded(atMs: number): void {
    this.factMs = atMs;
    this.foldedMs = this.clock.monotonicMs();
  }
}
