/**
 * Shares one expensive reading among all who ask for it: a caller during a reading gets its result, and so does a
 * caller soon after it.
 */
export class SharedReading<T> {
  private readonly read: () => Promise<T>;
  private readonly freshMs: number;
  private readonly now: () => number;
  private last: Promise<T> | undefined;
  /** The moment at which the last reading is too old; Infinity while a reading is under way. */
  private oldAtMs = 0;

  /** `now` returns ms of a clock that never steps back. */
  constructor(read: () => Promise<T>, freshMs: number, now: () => number = () => performance.now()) {
    this.read = read;
    this.freshMs = freshMs;
    this.now = now;
  }

  /** Returns the last reading, not older than `freshMs`. */
  get(): Promise<T> {
    if (this.last === undefined || this.now() >= this.oldAtMs) {
      this.oldAtMs = Infinity;
      this.last = this.read().finally(() => (this.oldAtMs = this.now() + this.freshMs));
    }
    return this.last;
  }
}
