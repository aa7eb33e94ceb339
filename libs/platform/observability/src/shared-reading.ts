/**
 * Something that costs to read, read at most once a while however many ask: whoever asks while it is being read gets
 * what comes of that, and whoever asks soon after gets it too.
 */
export class SharedReading<T> {
  private readonly read: () => Promise<T>;
  private readonly freshMs: number;
  private readonly now: () => number;
  private last: Promise<T> | undefined;
  /** When what was read last is old; Infinity while it is being read. */
  private oldAtMs = 0;

  /** `now` tells ms of a clock that never steps back. */
  constructor(read: () => Promise<T>, freshMs: number, now: () => number = () => performance.now()) {
    this.read = read;
    this.freshMs = freshMs;
    this.now = now;
  }

  /** What was read, at most as old as was said. */
  get(): Promise<T> {
    if (this.last === undefined || this.now() >= this.oldAtMs) {
      this.oldAtMs = Infinity;
      this.last = this.read().finally(() => (this.oldAtMs = this.now() + this.freshMs));
    }
    return this.last;
  }
}
