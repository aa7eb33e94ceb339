/**
 * Where streams are found to end while somebody waits for a message of theirs. A stream ends earlier than it did when
 * what does not belong there is set aside: that message never comes.
 */
export class ToldEnds {
  private readonly isTold: boolean;
  private readonly waiting = new Map<string, (sequence: number) => void>();

  /** `isTold`: whether anybody tells ends. */
  constructor(isTold: boolean) {
    this.isTold = isTold;
  }

  /** Who reads a stream stands at its end. */
  tell(actor: string, sequence: number): void {
    this.waiting.get(actor)?.(sequence);
    this.waiting.delete(actor);
  }

  /**
   * What is waited for of a stream, or the end of the stream when it is told before that. One may wait for each stream
   * at a time.
   */
  orEnd<T>(actor: string, waitedFor: Promise<T>): Promise<T | number> {
    if (!this.isTold) return waitedFor;
    return Promise.race([waitedFor, new Promise<number>((resolve) => this.waiting.set(actor, resolve))]);
  }
}
