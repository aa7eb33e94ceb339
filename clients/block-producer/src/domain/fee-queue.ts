import type { ActiveTransaction } from './mempool.ts';

/** The heads of the senders' queues, the highest fee first; among equals the sender with the lower address. A binary heap. */
export class FeeQueue {
  readonly #heap: ActiveTransaction[] = [];

  push(transaction: ActiveTransaction): void {
    let at = this.#heap.push(transaction) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && this.#isBefore(at, parent); at = parent, parent = (at - 1) >> 1) this.#swap(at, parent);
  }

  pop(): ActiveTransaction | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return first;
    this.#heap[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const better = left + 1 < this.#heap.length && this.#isBefore(left + 1, left) ? left + 1 : left;
      if (better >= this.#heap.length || !this.#isBefore(better, at)) return first;
      this.#swap(at, better);
      at = better;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one]?.signed.payload.value, this.#heap[other]?.signed.payload.value];
    if (a === undefined || b === undefined) return false;
    return a.fee > b.fee || (a.fee === b.fee && a.sender < b.sender);
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }
}
