import { Heap } from './heap.ts';

/** A key with the value that decides its place. */
export interface Valued {
  readonly key: string;
  readonly value: bigint;
}

/** Tells if `a` comes first: the lesser value, or with equal values the lesser key. */
export const isBefore = (a: Valued, b: Valued): boolean => a.value < b.value || (a.value === b.value && a.key < b.key);

/**
 * Keys in the order of their values, the least first: a heap that knows the place of each key, so that a change of a
 * key costs O(log n). Equal values are in the order of keys, so the order is everywhere the same.
 */
export class LeastFirst extends Heap<Valued> {
  private readonly places = new Map<string, number>();

  /** Yields the keys with at most a value, in order; nothing changes. Costs O(k log k) for k keys read. */
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
    this.insert(valued);
  }

  remove(key: string): void {
    const place = this.places.get(key);
    if (place === undefined) return;
    this.places.delete(key);
    this.takeAt(place);
  }

  protected override isBefore(one: Valued, other: Valued): boolean {
    return isBefore(one, other);
  }

  protected override stands({ key }: Valued, place: number): void {
    this.places.set(key, place);
  }
}
