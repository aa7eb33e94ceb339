/**
 * The ends of streams that a reader finds while this process waits for one of their messages. A stream ends earlier
 * than before when a repair sets aside a message that does not belong there: that message never comes.
 */
export class ToldEnds {
  private readonly isTold: boolean;
  private readonly waiting = new Map<string, (sequence: number) => void>();

  /** `isTold` is false where nobody tells ends. */
  constructor(isTold: boolean) {
    this.isTold = isTold;
  }

  /** A reader of a stream stands at its end. */
  tell(actor: string, sequence: number): void {
    this.waiting.get(actor)?.(sequence);
    this.waiting.delete(actor);
  }

  /**
   * Resolves with the result that the caller waits for, or with the end of the stream if that is told first. Each
   * stream has at most one such caller at a time.
   */
  orEnd<R>(actor: string, waitedFor: Promise<R>): Promise<R | number> {
    if (!this.isTold) return waitedFor;
    return Promise.race([waitedFor, new Promise<number>((resolve) => this.waiting.set(actor, resolve))]);
  }
}
