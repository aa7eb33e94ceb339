/** An author and its share of a post, ppm. */
export interface GraphAuthor {
  readonly address: string;
  readonly weightPpm: number;
}

/** A reference of a post: positive donates, negative leaches, ppm. */
export interface GraphReference {
  readonly target: string;
  readonly weightPpm: number;
}

/** A post as propagation sees it. */
export interface GraphPost {
  readonly authors: readonly GraphAuthor[];
  readonly references: readonly GraphReference[];
}

/** A change of a post's value, µREP. */
export interface ValueChange {
  readonly post: string;
  readonly delta: bigint;
}

/** A change of the flow of a reference, µREP. */
export interface FlowChange {
  readonly from: string;
  readonly to: string;
  readonly delta: bigint;
}

/** A post with all that is known of it, in one object: there is one for each remembered block. */
interface Kept {
  readonly post: GraphPost;
  /** µREP. */
  value: bigint;
  /** The flow of each reference, µREP, in their order; shorter if nothing has flowed along the last ones. */
  readonly flows: bigint[];
}

/** Posts with their value, and the flow of their references, for one type of REP (docs/spec/references.md). */
export class PostGraph {
  private readonly kept = new Map<string, Kept>();

  add(address: string, post: GraphPost): void {
    this.kept.set(address, { post, value: 0n, flows: [] });
  }

  get(address: string): GraphPost | undefined {
    return this.kept.get(address)?.post;
  }

  get size(): number {
    return this.kept.size;
  }

  /** Forgets a post to which no other post refers. */
  remove(address: string): void {
    this.kept.delete(address);
  }

  valueOf(address: string): bigint {
    return this.kept.get(address)?.value ?? 0n;
  }

  flowOf(from: string, to: string): bigint {
    const known = this.kept.get(from);
    return known?.flows[placeOf(known.post, to)] ?? 0n;
  }

  /** Folds the outcome of a propagation. Throws RangeError if a post or a reference does not exist. */
  apply(values: readonly ValueChange[], flows: readonly FlowChange[]): void {
    for (const { post, delta } of values) this.mustKnow(post).value += delta;
    for (const { from, to, delta } of flows) {
      const { post, flows: ofPost } = this.mustKnow(from);
      const place = placeOf(post, to);
      if (place === -1) throw new RangeError(`post ${from} does not refer to ${to}`);
      while (ofPost.length <= place) ofPost.push(0n);
      ofPost[place] = (ofPost[place] ?? 0n) + delta;
    }
  }

  private mustKnow(address: string): Kept {
    const known = this.kept.get(address);
    if (known === undefined) throw new RangeError(`no post ${address}`);
    return known;
  }
}

/** Returns the place of a target among the references of a post, which name no target twice. */
const placeOf = ({ references }: GraphPost, to: string): number => references.findIndex(({ target }) => target === to);
