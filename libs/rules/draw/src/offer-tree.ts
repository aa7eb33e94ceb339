import { createHash } from 'node:crypto';

/** An offer as a list counts it. */
export interface ListedOffer {
  /** Address, hex. */
  readonly producer: string;
  /** µREP; for a founder while no wREP exists, 1. */
  readonly weight: bigint;
  /** Address of the post of the protocol that the producer runs. */
  readonly protocol: string;
  /** End of the producer's hash chain. */
  readonly tip: string;
}

interface Node {
  readonly offer: ListedOffer;
  readonly priority: string;
  readonly left: Node | undefined;
  readonly right: Node | undefined;
  readonly weight: bigint;
  readonly size: number;
}

/**
 * Offers in the order of addresses with the sums of their weights: a treap whose shape follows from the addresses
 * alone. Never changes; a change gives a new tree that shares all but O(log n) nodes, so that a list is closed by
 * keeping the tree.
 */
export class OfferTree {
  static readonly empty = new OfferTree(undefined);
  private readonly root: Node | undefined;

  private constructor(root: Node | undefined) {
    this.root = root;
  }

  /** Sum of all weights, µREP. */
  get totalWeight(): bigint {
    return this.root?.weight ?? 0n;
  }

  get size(): number {
    return this.root?.size ?? 0;
  }

  get(producer: string): ListedOffer | undefined {
    let node = this.root;
    while (node !== undefined && node.offer.producer !== producer) {
      node = producer < node.offer.producer ? node.left : node.right;
    }
    return node?.offer;
  }

  /** Returns the tree with this offer in place of its producer's former offer. */
  set(offer: ListedOffer): OfferTree {
    return new OfferTree(insert(this.root, offer));
  }

  /** Returns the tree without the offer of a producer. */
  remove(producer: string): OfferTree {
    return this.get(producer) === undefined ? this : new OfferTree(remove(this.root, producer));
  }

  /** Returns the first offer whose cumulative weight exceeds the index; undefined beyond the total weight. */
  at(index: bigint): ListedOffer | undefined {
    let node = this.root;
    let rest = index;
    while (node !== undefined) {
      const before = node.left?.weight ?? 0n;
      if (rest < before) node = node.left;
      else if (rest < before + node.offer.weight) return node.offer;
      else {
        rest -= before + node.offer.weight;
        node = node.right;
      }
    }
    return undefined;
  }

  /** Yields the offers of addresses after `after` (from the first without it), in order. */
  *list(after?: string): Generator<ListedOffer> {
    yield* inOrder(this.root, after);
  }
}

const priorityOf = (producer: string): string => createHash('sha256').update(producer, 'hex').digest('hex');

const make = (offer: ListedOffer, priority: string, left: Node | undefined, right: Node | undefined): Node => ({
  offer,
  priority,
  left,
  right,
  weight: (left?.weight ?? 0n) + offer.weight + (right?.weight ?? 0n),
  size: (left?.size ?? 0) + 1 + (right?.size ?? 0),
});

function insert(node: Node | undefined, offer: ListedOffer): Node {
  if (node === undefined) return make(offer, priorityOf(offer.producer), undefined, undefined);
  if (offer.producer === node.offer.producer) return make(offer, node.priority, node.left, node.right);
  if (offer.producer < node.offer.producer) {
    const left = insert(node.left, offer);
    if (left.priority <= node.priority) return make(node.offer, node.priority, left, node.right);
    return make(left.offer, left.priority, left.left, make(node.offer, node.priority, left.right, node.right));
  }
  const right = insert(node.right, offer);
  if (right.priority <= node.priority) return make(node.offer, node.priority, node.left, right);
  return make(right.offer, right.priority, make(node.offer, node.priority, node.left, right.left), right.right);
}

function remove(node: Node | undefined, producer: string): Node | undefined {
  if (node === undefined) return undefined;
  if (producer < node.offer.producer) return make(node.offer, node.priority, remove(node.left, producer), node.right);
  if (producer > node.offer.producer) return make(node.offer, node.priority, node.left, remove(node.right, producer));
  return merge(node.left, node.right);
}

function merge(left: Node | undefined, right: Node | undefined): Node | undefined {
  if (left === undefined) return right;
  if (right === undefined) return left;
  return left.priority > right.priority
    ? make(left.offer, left.priority, left.left, merge(left.right, right))
    : make(right.offer, right.priority, merge(left, right.left), right.right);
}

function* inOrder(node: Node | undefined, after: string | undefined): Generator<ListedOffer> {
  if (node === undefined) return;
  if (after === undefined || node.offer.producer > after) {
    yield* inOrder(node.left, after);
    yield node.offer;
  }
  yield* inOrder(node.right, after);
}
