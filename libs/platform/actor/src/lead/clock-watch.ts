import type { Clock } from '../ports/clock.ts';

/**
 * Compares the times of others' facts with the clock here (docs/spec/mailbox.md, "Time"). A fact of the future
 * changes nothing, because no actor counts by another's clock; but one of the two clocks is wrong, and the operator
 * should know.
 */
export class ClockWatch {
  /** The time by which the last heard fact of each actor was ahead, ms; 0 when it was not. */
  readonly aheadMs = new Map<string, number>();
  private readonly clock: Clock;
  private readonly farMs: number;
  private readonly warn: (sentence: string) => void;
  private readonly told = new Set<string>();

  /** The watch warns when an actor's facts become so far ahead, ms: once each time. */
  constructor(clock: Clock, farMs: number, warn: (sentence: string) => void) {
    this.clock = clock;
    this.farMs = farMs;
    this.warn = warn;
  }

  /** The actor here hears a fact of this author and time. */
  heard(author: string, atMs: number): void {
    const aheadMs = Math.max(0, atMs - this.clock.wallMs());
    this.aheadMs.set(author, aheadMs);
    if (aheadMs < this.farMs) this.told.delete(author);
    else if (!this.told.has(author)) {
      this.told.add(author);
      this.warn(
        `the facts of ${author} are ${Math.round(aheadMs / 1000)} s ahead of the clock here: one of the two clocks is wrong`,
      );
    }
  }
}
