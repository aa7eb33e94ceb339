/** An account that is due once the accumulator reaches a value. */
export interface Due {
  readonly address: string;
  readonly at: bigint;
}

/** Whether `a` is due first; equal values stand in the order of addresses. */
export const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.address < b.address);

/**
 * Accounts in the order in which their salary reaches the least payout: a binary heap with each account's place in it, so
 * that a change of one costs O(log n). Equal values stand in the order of addresses, so the order is everywhere the same.
 */
export class DueOrder {
  private readonly heap: Due[] = [];
  private readonly places = new Map<string, number>();

  first(): Due | undefined {
    return this.heap[0];
  }

  /** Those due at or before a value, in order; nothing changes. Costs O(k log k) for the k that are read. */
  *upTo(value: bigint): Generator<Due> {
    const front = new DueOrder();
    const place = new Map<string, number>();
    const reach = (index: number): void => {
      const due = this.heap[index];
      if (due === undefined || due.at > value) return;
      front.set(due);
      place.set(due.address, index);
    };
    reach(0);
    for (let first = front.first(); first !== undefined; first = front.first()) {
      front.remove(first.address);
      const index = place.get(first.address) ?? 0;
      reach(2 * index + 1);
      reach(2 * index + 2);
      yield first;
    }
  }

  set(due: Due): void {
    this.remove(due.address);
    this.heap.push(due);
    this.places.set(due.address, this.heap.length - 1);
    this.rise(this.heap.length - 1);
  }

  remove(address: string): void {
    const place = this.places.get(address);
    if (place === undefined) return;
    const last = this.heap.pop();
    this.places.delete(address);
    if (last === undefined || place === this.heap.length) return;
    this.heap[place] = last;
    this.places.set(last.address, place);
    this.sink(place);
    this.rise(place);
  }

  private rise(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.swapUnlessOrdered(parent, place)) return;
      place = parent;
    }
  }

  private sink(from: number): void {
    let place = from;
    for (;;) {
      const [left, right] = [this.heap[2 * place + 1], this.heap[2 * place + 2]];
      if (left === undefined) return;
      const child = right !== undefined && isBefore(right, left) ? 2 * place + 2 : 2 * place + 1;
      if (!this.swapUnlessOrdered(place, child)) return;
      place = child;
    }
  }

  private swapUnlessOrdered(parent: number, child: number): boolean {
    const [upper, lower] = [this.heap[parent], this.heap[child]];
    if (upper === undefined || lower === undefined || !isBefore(lower, upper)) return false;
    this.heap[parent] = lower;
    this.heap[child] = upper;
    this.places.set(lower.address, parent);
    this.places.set(upper.address, child);
    return true;
  }
}
