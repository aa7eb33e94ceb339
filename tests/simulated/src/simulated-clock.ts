import type { Clock } from '@bpdao/actor';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly call: () => void;
  cancelled: boolean;
}

/** The beginning of the clock, ms since the epoch. */
const BEGINNING_MS = 1_700_000_000_000;

/** Time that passes only when nothing else is left to do: the same program has the same history. */
export class SimulatedClock implements Clock {
  private readonly beginningMs: number;
  private nowMs = 0;
  private order = 0;
  /** A binary heap, the earliest first; of the same moment the one set first. */
  private readonly timers: Timer[] = [];

  constructor(beginningMs = BEGINNING_MS) {
    this.beginningMs = beginningMs;
  }

  wallMs(): number {
    return this.beginningMs + Math.floor(this.nowMs);
  }

  monotonicMs(): number {
    return this.nowMs;
  }

  after(ms: number, call: () => void): () => void {
    const timer: Timer = { atMs: this.nowMs + Math.max(ms, 0), order: (this.order += 1), call, cancelled: false };
    this.push(timer);
    return () => void (timer.cancelled = true);
  }

  /** Lets everything happen that is due within so much time, in order. */
  async run(forMs: number): Promise<void> {
    const endMs = this.nowMs + forMs;
    while (await this.step(endMs));
    this.nowMs = endMs;
  }

  /**
   * Lets everything happen that is due at the next moment something is; false when that is after `endMs`. Returns when
   * all that followed without time passing has happened.
   */
  async step(endMs = Infinity): Promise<boolean> {
    await settled();
    const moment = this.first()?.atMs;
    if (moment === undefined || moment > endMs) return false;
    this.nowMs = Math.max(this.nowMs, moment);
    const newest = this.order;
    for (
      let timer = this.first();
      timer !== undefined && timer.atMs <= moment && timer.order <= newest;
      timer = this.first()
    ) {
      this.pop();
      timer.call();
    }
    await settled();
    return true;
  }

  /** Returns the next timer that was not cancelled. */
  private first(): Timer | undefined {
    while (this.timers[0]?.cancelled === true) this.pop();
    return this.timers[0];
  }

  private push(timer: Timer): void {
    const { timers } = this;
    let at = timers.push(timer) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && isBefore(timer, timers[parent]); at = parent, parent = (at - 1) >> 1) {
      timers[at] = timers[parent] ?? timer;
      timers[parent] = timer;
    }
  }

  private pop(): void {
    const { timers } = this;
    const last = timers.pop();
    if (last === undefined || timers.length === 0) return;
    timers[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const child = isBefore(timers[left + 1], timers[left]) ? left + 1 : left;
      const next = timers[child];
      if (next === undefined || !isBefore(next, last)) return;
      timers[at] = next;
      timers[child] = last;
      at = child;
    }
  }
}

const isBefore = (a: Timer | undefined, b: Timer | undefined): boolean =>
  a !== undefined && (b === undefined || a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order));

/** Resolves when no promise is left that could go on by itself. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
