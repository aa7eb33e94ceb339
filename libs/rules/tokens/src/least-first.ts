/** Something with a value that decides its place. */
export interface Valued {
  readonly key: string;
  readonly value: bigint;
}

/** Whether `a` comes first: the lesser value, equal ones in the order of keys. */
export const isBefore = (a: Valued, b: Valued): boolean => a.value < b.value || (a.value === b.value && a.key < b.key);

/**
 * Keys in the order of their values, the least first: a binary heap with each key's place in it, so that a change of
 * one costs O(log n). Equal values stand in the order of keys, so the order is everywhere the same.
 */
export class LeastFirst {
  private readonly heap: Valued[] = [];
  private readonly places = new Map<string, number>();

  get size(): number {
    return this.heap.length;
  }

  first(): Valued | undefined {
    return this.heap[0];
  }

  /** Those of at most a value, in order; nothing changes. Costs O(k log k) for the k that are read. */
  *upTo(most: bigint): Generator<Valued> {
    const front = new LeastFirst();
    const place = new Map<string, number>();
    const reach = (index: number): void => {
      const valued = this.heap[index];
      if (valued === undefined || valued.value > most) return;
      front.set(valued);
      place.set(valued.key, index);
    };
    reach(0);
    for (let first = front.first(); first !== undefined; first = front.first()) {
      front.remove(first.key);
      const index = place.get(first.key) ?? 0;
      reach(2 * index + 1);
      reach(2 * index + 2);
      yield first;
    }
  }

  set(valued: Valued): void {
    this.remove(valued.key);
    this.heap.push(valued);
    this.places.set(valued.key, this.heap.length - 1);
    this.rise(this.heap.length - 1);
  }

  remove(key: string): void {
    const place = this.places.get(key);
    if (place === undefined) return;
    const last = this.heap.pop();
    this.places.delete(key);
    if (last === undefined || place === this.heap.length) return;
    this.heap[place] = last;
    this.places.set(last.key, place);
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
    this.places.set(lower.key, parent);
    this.places.set(upper.key, child);
    return true;
  }
}
