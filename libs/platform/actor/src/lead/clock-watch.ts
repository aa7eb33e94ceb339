import type { Clock } from '../ports/clock.ts';

/**
 * Compares the times of others' facts with the clock here. A fact of the future changes nothing, because no actor
 * counts by another's clock; but one of the two clocks is wrong, and somebody should know (docs/spec/mailbox.md, "The
 * loop").
 */
export class ClockWatch {
  /** By how much the last fact heard of each actor was ahead, ms; 0 when it was not. */
  readonly aheadMs = new Map<string, number>();
  private readonly clock: Clock;
  private readonly farMs: number;
  private readonly warn: (sentence: string) => void;
  private readonly told = new Set<string>();

  /** `farMs`: from how much on it is told, once each time it begins. */
  constructor(clock: Clock, farMs: number, warn: (sentence: string) => void) {
    this.clock = clock;
    this.farMs = farMs;
    this.warn = warn;
  }

  heard(actor: string, atMs: number): void {
    const aheadMs = Math.max(0, atMs - this.clock.wallMs());
    this.aheadMs.set(actor, aheadMs);
    if (aheadMs < this.farMs) this.told.delete(actor);
    else if (!this.told.has(actor)) {
      this.told.add(actor);
      this.warn(
        `the facts of ${actor} are ${Math.round(aheadMs / 1000)} s ahead of the clock here: one of the two clocks is wrong`,
      );
    }
  }
}
