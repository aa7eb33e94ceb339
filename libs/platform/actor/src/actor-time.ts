import type { Clock } from './ports/clock.ts';

/**
 * Actor time: the wall clock, but never less than the last own fact's time plus the time that passed since that fact
 * was folded. A wall clock that steps back does not make an actor's facts run backwards; deadlines come late, never
 * early.
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

  /** The replica folded an own fact of this time. */
  folded(atMs: number): void {
    this.factMs = atMs;
    this.foldedMs = this.clock.monotonicMs();
  }
}
