import { Heap } from '@bpdao/tokens';

/** Members by an order, the first of them one at a time. */
export class OrderQueue<T> extends Heap<T> {
  private readonly order: (first: T, second: T) => number;

  /** `order` is below 0 when its first argument comes first. */
  constructor(order: (first: T, second: T) => number) {
    super();
    this.order = order;
  }

  push(one: T): void {
    this.insert(one);
  }

  pop(): T | undefined {
    return this.takeAt(0);
  }

  protected override isBefore(one: T, other: T): boolean {
    return this.order(one, other) < 0;
  }
}
