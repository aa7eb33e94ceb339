/**
 * Lets a number of calls pass in each second. Further calls wait for the next second; if too many wait, the next are
 * turned away.
 */
export class Pace {
  private readonly perSecond: number;
  private readonly waitingMax: number;
  private readonly waiting: (() => void)[] = [];
  private passed = 0;
  private second: NodeJS.Timeout | undefined;

  constructor(perSecond: number, waitingMax: number) {
    this.perSecond = perSecond;
    this.waitingMax = waitingMax;
  }

  /** Calls `go` now or in a later second. Returns false if too many wait; then it never calls `go`. */
  pass(go: () => void): boolean {
    if (this.passed >= this.perSecond) return this.waiting.length < this.waitingMax && this.waiting.push(go) > 0;
    this.begin();
    this.passed += 1;
    go();
    return true;
  }

  /** Starts the seconds with the first call that passes, and stops them after a second without any. */
  private begin(): void {
    this.second ??= setInterval(() => {
      const next = this.waiting.splice(0, this.perSecond);
      if (next.length === 0 && this.passed === 0) this.close();
      this.passed = next.length;
      for (const go of next) go();
    }, 1000).unref();
  }

  /** Drops all calls that wait. */
  close(): void {
    clearInterval(this.second);
    this.second = undefined;
    this.waiting.length = 0;
  }
}
