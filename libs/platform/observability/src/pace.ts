/**
 * Lets so many pass in each second; those beyond wait for the next one, and when too many wait, others are turned away.
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

  /** Calls `go` now, or when its second has come; false: too many wait, and it is never called. */
  pass(go: () => void): boolean {
    if (this.passed >= this.perSecond) return this.waiting.length < this.waitingMax && this.waiting.push(go) > 0;
    this.begin();
    this.passed += 1;
    go();
    return true;
  }

  /** The seconds begin with the first that passes, and end with one in which nobody does. */
  private begin(): void {
    this.second ??= setInterval(() => {
      const next = this.waiting.splice(0, this.perSecond);
      if (next.length === 0 && this.passed === 0) this.close();
      this.passed = next.length;
      for (const go of next) go();
    }, 1000).unref();
  }

  /** Lets nobody pass who waits. */
  close(): void {
    clearInterval(this.second);
    this.second = undefined;
    this.waiting.length = 0;
  }
}
