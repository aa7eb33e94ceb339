/** $ to be paid by a block, µ$. */
export interface QueuedPayout {
  readonly address: string;
  readonly amount: bigint;
}

/**
 * The payments that the DAO owes, first in, first out: salary, and refunds to funders (docs/spec/pools-and-salary.md,
 * "Payouts").
 */
export class PayoutQueue {
  private entries: QueuedPayout[] = [];
  private readonly byAddress = new Map<string, bigint>();

  push(entry: QueuedPayout): void {
    this.entries.push(entry);
    this.byAddress.set(entry.address, this.of(entry.address) + entry.amount);
  }

  /**
   * Returns the payouts of the next block: the head of the queue after a block has paid its first entries and others
   * were added. Nothing changes.
   */
  headAfter(paid: number, added: readonly QueuedPayout[], most: number): readonly QueuedPayout[] {
    return [...this.entries.slice(paid, paid + most), ...added].slice(0, most);
  }

  /** Removes the first entries, which an accepted block carried. */
  paid(count: number): void {
    for (const { address, amount } of this.entries.slice(0, count)) {
      const left = this.of(address) - amount;
      if (left === 0n) this.byAddress.delete(address);
      else this.byAddress.set(address, left);
    }
    this.entries = this.entries.slice(count);
  }

  /** Returns the µ$ queued for an address and not paid. */
  of(address: string): bigint {
    return this.byAddress.get(address) ?? 0n;
  }
}
