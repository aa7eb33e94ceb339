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

/** A change of what flowed along a reference, µREP. */
export interface FlowChange {
  readonly from: string;
  readonly to: string;
  readonly delta: bigint;
}

/** Posts with their value, and what flowed along their references, for one type of REP (docs/spec/references.md). */
export class PostGraph {
  private readonly posts = new Map<string, GraphPost>();
  private readonly values = new Map<string, bigint>();
  private readonly flows = new Map<string, Map<string, bigint>>();

  add(address: string, post: GraphPost): void {
    this.posts.set(address, post);
  }

  get(address: string): GraphPost | undefined {
    return this.posts.get(address);
  }

  get size(): number {
    return this.posts.size;
  }

  /** Forgets a post that nothing refers to. */
  remove(address: string): void {
    this.posts.delete(address);
    this.values.delete(address);
    this.flows.delete(address);
  }

  valueOf(address: string): bigint {
    return this.values.get(address) ?? 0n;
  }

  flowOf(from: string, to: string): bigint {
    return this.flows.get(from)?.get(to) ?? 0n;
  }

  /** Folds what a propagation came to. */
  apply(values: readonly ValueChange[], flows: readonly FlowChange[]): void {
    for (const { post, delta } of values) this.values.set(post, this.valueOf(post) + delta);
    for (const { from, to, delta } of flows) {
      const ofPost = this.flows.get(from) ?? new Map<string, bigint>();
      ofPost.set(to, (ofPost.get(to) ?? 0n) + delta);
      this.flows.set(from, ofPost);
    }
  }
}
