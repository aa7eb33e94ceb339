/**
 * What may only leave after the acknowledgement of facts folded before it: answers, refusals, events for views. Kept in
 * the order in which it was said; counted in own facts since the start.
 */
export class Afterwards {
  private readonly waiting: { readonly facts: number; readonly act: () => void }[] = [];
  private next = 0;
  private folded = 0;
  private acknowledged = 0;

  /** An own fact was folded. */
  fold(): void {
    this.folded += 1;
  }

  /** So many more facts are stored: everything that waited for them happens now. */
  acknowledge(facts: number): void {
    this.acknowledged += facts;
    this.release();
  }

  /** Happens once all facts folded so far are acknowledged: now, when none is under way. */
  whenAcknowledged(act: () => void): void {
    this.waiting.push({ facts: this.folded, act });
    this.release();
  }

  /** Whether every fact folded is acknowledged. */
  isQuiet(): boolean {
    return this.folded === this.acknowledged;
  }

  /** Facts folded and not yet acknowledged. */
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
