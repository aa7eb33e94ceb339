/**
 * Acts that may only happen after the acknowledgement of the facts folded before them: answers, refusals, events for
 * views. It keeps their order, and counts own facts since the start.
 */
export class Afterwards {
  private readonly waiting: { readonly facts: number; readonly act: () => void }[] = [];
  private next = 0;
  private folded = 0;
  private acknowledged = 0;

  /** The loop folded an own fact. */
  fold(): void {
    this.folded += 1;
  }

  /** So many more facts are stored: every act that waited for them happens now. */
  acknowledge(facts: number): void {
    this.acknowledged += facts;
    this.release();
  }

  /** Acts once all facts folded so far are acknowledged: now, if none is under way. */
  whenAcknowledged(act: () => void): void {
    this.waiting.push({ facts: this.folded, act });
    this.release();
  }

  /** Tells if every folded fact is acknowledged. */
  isQuiet(): boolean {
    return this.folded === this.acknowledged;
  }

  /** The number of facts folded and not yet acknowledged. */
  unacknowledged(): number {
    return this.folded - this.acknowledged;
  }

  private release(): void {
    for (
      let first = this.waiting[this.next];
      first !== undefined && first.facts <= this.acknowledged;
      first = this.waiting[this.next]
    ) {
      this.next += 1;
      first.act();
    }
    if (this.next < 1024 && this.next !== this.waiting.length) return;
    this.waiting.splice(0, this.next);
    this.next = 0;
  }
}
