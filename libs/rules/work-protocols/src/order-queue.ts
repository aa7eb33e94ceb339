/** What comes first by an order, one at a time. A binary heap. */
export class OrderQueue<T> {
  readonly #order: (first: T, second: T) => number;
  readonly #heap: T[] = [];

  /** `order` is below 0 when its first argument comes first. */
  constructor(order: (first: T, second: T) => number) {
    this.#order = order;
  }

  push(one: T): void {
    let at = this.#heap.push(one) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && this.#isBefore(at, parent); at = parent, parent = (at - 1) >> 1) {
      this.#swap(at, parent);
    }
  }

  pop(): T | undefined {
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
    const [a, b] = [this.#heap[one], this.#heap[other]];
    return a !== undefined && b !== undefined && this.#order(a, b) < 0;
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }
}
