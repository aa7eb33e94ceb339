/** A binary heap: the member that comes before all others stands first. A change costs O(log n). */
export abstract class Heap<T> {
  protected readonly heap: T[] = [];

  /** Tells if one member comes before another. */
  protected abstract isBefore(one: T, other: T): boolean;

  get size(): number {
    return this.heap.length;
  }

  first(): T | undefined {
    return this.heap[0];
  }

  protected insert(member: T): void {
    const place = this.heap.push(member) - 1;
    this.stands(member, place);
    this.rise(place);
  }

  /** Takes out the member at a place; the last member takes that place, and then moves to its own. */
  protected takeAt(place: number): T | undefined {
    const taken = this.heap[place];
    const last = this.heap.pop();
    if (taken === undefined || last === undefined || place === this.heap.length) return taken;
    this.heap[place] = last;
    this.stands(last, place);
    this.sink(place);
    this.rise(place);
    return taken;
  }

  /** Called with each new place of a member; a heap that finds members by a key keeps it. */
  protected stands(_member: T, _place: number): void {
    // most heaps look at their first member alone
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
      const child = right !== undefined && this.isBefore(right, left) ? 2 * place + 2 : 2 * place + 1;
      if (!this.swapUnlessOrdered(place, child)) return;
      place = child;
    }
  }

  private swapUnlessOrdered(parent: number, child: number): boolean {
    const [upper, lower] = [this.heap[parent], this.heap[child]];
    if (upper === undefined || lower === undefined || !this.isBefore(lower, upper)) return false;
    this.heap[parent] = lower;
    this.heap[child] = upper;
    this.stands(lower, parent);
    this.stands(upper, child);
    return true;
  }
}
