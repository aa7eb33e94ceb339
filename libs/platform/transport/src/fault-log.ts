import type { Log } from '@bpdao/observability';

/** Between two lines that say how many more came, ms. */
const EVERY_MS = 60_000;
/** Kinds told apart; what is beyond is one kind more. */
const KINDS_MAX = 1_000;
const OTHERS = 'others';

/**
 * Logs each kind of fault once, and counts what comes after it: at most one line a minute says how many of which kind.
 * So whoever sends what is wrong, however fast, fills no disk (docs/operations/bad-input.md).
 */
export class FaultLog {
  private readonly log: Log;
  private readonly after: (ms: number, call: () => void) => void;
  private readonly told = new Set<string>();
  private counted = new Map<string, number>();

  /** `after` calls once, after so many ms. */
  constructor(log: Log, after = waitUnheld) {
    this.log = log;
    this.after = after;
  }

  /** Tells the first of a kind as `tell` does; of a kind that no client can make up as many as it likes. */
  add(kind: string, tell: (log: Log) => void): void {
    if (!this.told.has(kind) && this.told.size < KINDS_MAX) {
      this.told.add(kind);
      return tell(this.log);
    }
    if (this.counted.size === 0) this.after(EVERY_MS, () => this.tellCounted());
    const name = this.told.has(kind) ? kind : OTHERS;
    this.counted.set(name, (this.counted.get(name) ?? 0) + 1);
  }

  private tellCounted(): void {
    const { counted } = this;
    this.counted = new Map();
    this.log.warn({ faults: Object.fromEntries(counted) }, 'more of the faults that were logged before');
  }
}

/** No process lives on for what it has counted. */
const waitUnheld = (ms: number, call: () => void): void => void setTimeout(call, ms).unref();
