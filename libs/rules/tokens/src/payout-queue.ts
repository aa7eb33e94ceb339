/** $ to be paid by a block, µ$. */
export interface QueuedPayout {
  readonly address: string;
  readonly amount: bigint;
}

/**
 * What the DAO owes, first in, first out: salary, and what funders get back (docs/spec/pools-and-salary.md, "Payouts").
 */
export class PayoutQueue {
  private entries: QueuedPayout[] = [];
  private readonly byAddress = new Map<string, bigint>();

  push(entry: QueuedPayout): void {
    this.entries.push(entry);
    this.byAddress.set(entry.address, this.of(entry.address) + entry.amount);
  }

  /**
   * The queue's head once a block paid its first entries and others were added: what the next block pays. Nothing
   * changes.
   */
  headAfter(paid: number, added: readonly QueuedPayout[], most: number): readonly QueuedPayout[] {
    return [...this.entries.slice(paid, paid + most), ...added].slice(0, most);
  }

  /** A block that carries the first entries was accepted. */
  paid(count: number): void {
    for (const { address, amount } of this.entries.slice(0, count)) {
      const left = this.of(address) - amount;
      if (left === 0n) this.byAddress.delete(address);
      else this.byAddress.set(address, left);
    }
    this.entries = this.entries.slice(count);
  }

  /** µ$ queued for an address and not paid. */
  of(address: string): bigint {
    return this.byAddress.get(address) ?? 0n;
  }
}
