import { InForce, type Genesis } from '@bpdao/genesis';
import type { GovernanceFact, Post, PostPublished, RepType, ResultRecorded } from '@bpdao/messages';
import { INCINERATOR, PostGraph, propagate, type Arrival, type PropagationLimits } from '@bpdao/references';

/**
 * The graph of posts, folded from facts alone. Rewards are propagated in it again, to find their paths
 * (docs/spec/references.md). It forgets block posts by the Forum's rule, but twice as late, because a reader of several
 * streams may be ahead of the facts that the Forum had heard.
 */
export class RewardPaths {
  private readonly graphs: Readonly<Record<RepType, PostGraph>> = { wrep: new PostGraph(), grep: new PostGraph() };
  private readonly referenced = new Set<string>();
  private readonly blockPosts = new Map<bigint, string[]>();
  private readonly inForce: InForce;
  private settledHeight = 0n;
  private limitsBefore: PropagationLimits | undefined;

  constructor(genesis: Genesis) {
    this.inForce = new InForce(genesis);
    for (const { address, post } of genesis.posts) this.add(address, post.value);
  }

  /** The number of posts kept. */
  get size(): number {
    return this.graphs.wrep.size;
  }

  postPublished({ address, post, height }: PostPublished): void {
    this.add(address, post.value);
    if (height !== undefined) this.blockPosts.set(height, [...(this.blockPosts.get(height) ?? []), address]);
  }

  governed(fact: GovernanceFact): void {
    this.limitsBefore = this.limits();
    this.inForce.fold(fact);
  }

  /** Takes note of a settled height, and forgets old block posts to which no post refers. */
  settled(height: bigint, protocol: string): void {
    this.inForce.settled(height, protocol);
    this.settledHeight = height;
    const { memoryBlocks } = this.inForce.mustBeAt(height).parameters;
    for (const [of, addresses] of this.blockPosts) {
      if (of + 2n * memoryBlocks >= height) break;
      this.blockPosts.delete(of);
      for (const address of addresses) this.forgetUnreferenced(address);
    }
  }

  /**
   * Returns the REP that stayed at each post on a reward's way; undefined if it cannot be calculated again. Must be
   * called before the result is folded.
   */
  arrivals({ repType, postAddress, reward, values }: ResultRecorded): readonly Arrival[] | undefined {
    for (const limits of [this.limits(), this.limitsBefore]) {
      if (limits === undefined || this.graphs[repType].get(postAddress) === undefined) continue;
      const arrivals: Arrival[] = [];
      const again = propagate(this.graphs[repType], postAddress, reward, limits, (arrival) => arrivals.push(arrival));
      if (
        again.values.length === values.length &&
        again.values.every(({ post, delta }, index) => values[index]?.post === post && values[index].delta === delta)
      ) {
        return arrivals;
      }
    }
    return undefined;
  }

  resultRecorded({ repType, values, flows }: ResultRecorded): void {
    this.graphs[repType].apply(values, flows);
  }

  private limits(): PropagationLimits {
    return (this.inForce.at(this.settledHeight + 1n) ?? this.inForce.mustBeAt(this.settledHeight)).parameters;
  }

  private add(address: string, { authors, references }: Post): void {
    const leading = references.filter(
      ({ target }) => target === INCINERATOR || this.graphs.wrep.get(target) !== undefined,
    );
    for (const graph of [this.graphs.wrep, this.graphs.grep]) graph.add(address, { authors, references: leading });
    for (const { target } of leading) this.referenced.add(target);
  }

  private forgetUnreferenced(address: string): void {
    if (this.referenced.has(address)) return;
    for (const graph of [this.graphs.wrep, this.graphs.grep]) graph.remove(address);
  }
}
