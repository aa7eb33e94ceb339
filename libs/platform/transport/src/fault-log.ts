import type { Log } from '@bpdao/observability';

/** The time between two lines that count further faults, ms. */
const EVERY_MS = 60_000;
/** The number of kinds that are counted apart; all others count as one kind. */
const KINDS_MAX = 1_000;
const OTHERS = 'others';

/**
 * Logs each kind of fault once and counts the others: at most one line a minute names the number of each kind. So a
 * client that sends faulty messages cannot fill a disk, however fast it sends (docs/operations/bad-input.md).
 */
export class FaultLog {
  private readonly log: Log;
  private readonly after: (ms: number, call: () => void) => void;
  private readonly told = new Set<string>();
  private counted = new Map<string, number>();

  /** `after` calls a function once, after so many ms. */
  constructor(log: Log, after = waitUnheld) {
    this.log = log;
    this.after = after;
  }

  /**
   * Logs the first fault of a kind by `tell`, and counts later ones. The caller makes `kind` only from parts that no
   * client can invent without limit.
   */
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

/** Waits without keeping the process alive: it need not live on for its counts. */
const waitUnheld = (ms: number, call: () => void): void => void setTimeout(call, ms).unref();
