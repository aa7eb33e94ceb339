import { PPM } from '@bpdao/messages';
import { INCINERATOR } from './incinerator.ts';
import type { FlowChange, GraphAuthor, GraphPost, ValueChange } from './post-graph.ts';

/** The bounds of a reward's way. */
export interface PropagationLimits {
  /** References in a row. */
  readonly chainLimit: number;
  /** References in all. */
  readonly edgeLimit: number;
}

/** The part of the graph that propagation reads. */
export interface ReadableGraph {
  get(address: string): GraphPost | undefined;
  valueOf(address: string): bigint;
  flowOf(from: string, to: string): bigint;
}

/** The outcome of a reward: Σ credits − Σ debits + burned is the reward. */
export interface Propagation {
  /** Netted per author, above 0, in the order of addresses. */
  readonly credits: readonly { readonly address: string; readonly amount: bigint }[];
  /** The debits of authors, netted, above 0, in the order of addresses. */
  readonly debits: readonly { readonly address: string; readonly amount: bigint }[];
  readonly burned: bigint;
  readonly values: readonly ValueChange[];
  readonly flows: readonly FlowChange[];
}

/** One reference on a reward's way. */
export interface PathStep {
  readonly from: string;
  readonly to: string;
  readonly weightPpm: number;
  /** The amount passed on, negative if it was taken back, µREP; some of it may have come back. */
  readonly amount: bigint;
}

/**
 * The part of a reward that stayed at one post on the reward's way, and the shares that the post's authors get or lose.
 */
export interface Arrival {
  /** The way from the post at which the reward entered; empty at that post. */
  readonly path: readonly PathStep[];
  readonly post: string;
  /** Change of the post's value, µREP, not 0. */
  readonly delta: bigint;
  /** The parts of the authors, in the order of the post's authors, with the sign of the change. */
  readonly shares: readonly { readonly address: string; readonly weightPpm: number; readonly amount: bigint }[];
}

/** Called with each arrival of a propagation, in their order. */
export type Trace = (arrival: Arrival) => void;

/**
 * Computes the way of a reward that enters at a post; the graph stays unchanged (docs/spec/references.md,
 * "Propagation"). Throws RangeError on an unknown post.
 */
export function propagate(
  graph: ReadableGraph,
  post: string,
  reward: bigint,
  limits: PropagationLimits,
  trace?: Trace,
): Propagation {
  return new Walk(graph, limits, trace).run(post, reward);
}

/**
 * Shares amounts among the authors of posts by their weights: netted per author, above 0, in the order of addresses.
 */
export function creditsOf(
  posts: readonly { readonly authors: readonly GraphAuthor[]; readonly amount: bigint }[],
): Propagation['credits'] {
  const byAuthor = new Map<string, bigint>();
  for (const { authors, amount } of posts) {
    for (const share of sharesOf(authors, amount)) {
      byAuthor.set(share.address, (byAuthor.get(share.address) ?? 0n) + share.amount);
    }
  }
  return [...byAuthor]
    .filter(([, amount]) => amount > 0n)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([address, amount]) => ({ address, amount }));
}

/** Shares an amount, 0 or more, by the weights of authors: floor, the last author takes the remainder. */
function sharesOf(authors: readonly GraphAuthor[], amount: bigint): Arrival['shares'] {
  let left = amount;
  return authors.map(({ address, weightPpm }, index) => {
    const share = index === authors.length - 1 ? left : (BigInt(weightPpm) * amount) / PPM;
    left -= share;
    return { address, weightPpm, amount: share };
  });
}

/** One propagation, which reads the graph with its own changes on top. */
class Walk {
  private readonly graph: ReadableGraph;
  private readonly limits: PropagationLimits;
  private readonly valueDeltas = new Map<string, bigint>();
  private readonly flowDeltas = new Map<string, FlowChange>();
  private readonly byAuthor = new Map<string, bigint>();
  private readonly path: PathStep[] = [];
  private readonly trace: Trace | undefined;
  private burned = 0n;
  private edges = 0;

  constructor(graph: ReadableGraph, limits: PropagationLimits, trace: Trace | undefined) {
    this.graph = graph;
    this.limits = limits;
    this.trace = trace;
  }

  run(post: string, reward: bigint): Propagation {
    this.enter(post, reward, 0, false);
    const netted = [...this.byAuthor].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return {
      credits: netted.filter(([, amount]) => amount > 0n).map(([address, amount]) => ({ address, amount })),
      debits: netted.filter(([, amount]) => amount < 0n).map(([address, amount]) => ({ address, amount: -amount })),
      burned: this.burned,
      values: [...this.valueDeltas]
        .filter(([, delta]) => delta !== 0n)
        .map(([changed, delta]) => ({ post: changed, delta })),
      flows: [...this.flowDeltas.values()].filter(({ delta }) => delta !== 0n),
    };
  }

  /** Applies an amount at a post. Returns the part that could not be applied, with the amount's sign. */
  private enter(address: string, amount: bigint, depth: number, undoing: boolean): bigint {
    if (depth > this.limits.chainLimit || (depth > 0 && this.edges === this.limits.edgeLimit)) return amount;
    if (depth > 0) this.edges += 1;
    const post = this.graph.get(address);
    if (post === undefined) throw new RangeError(`no post ${address}`);
    let rest = amount;
    for (const { target, weightPpm } of post.references.filter((reference) => reference.weightPpm < 0)) {
      rest = this.pass(address, target, BigInt(weightPpm), amount, amount, rest, depth, undoing);
    }
    const base = rest;
    for (const { target, weightPpm } of post.references.filter((reference) => reference.weightPpm > 0)) {
      rest = this.pass(address, target, BigInt(weightPpm), base, amount, rest, depth, undoing);
    }
    if (rest >= 0n) {
      this.change(address, post, rest);
      return 0n;
    }
    const taken = least(-rest, this.valueOf(address));
    this.change(address, post, -taken);
    return rest + taken;
  }

  /** Passes a part along one reference. Returns the rest that stays. */
  private pass(
    from: string,
    target: string,
    weightPpm: bigint,
    base: bigint,
    amount: bigint,
    rest: bigint,
    depth: number,
    undoing: boolean,
  ): bigint {
    let out = (weightPpm * base) / PPM; // bigint division truncates toward zero
    if (target === INCINERATOR) {
      if (out <= 0n) return rest;
      this.burned += out;
      return rest - out;
    }
    if (undoing || amount < 0n) out = towardZero(out, -this.flowOf(from, target));
    if (amount < 0n && out > 0n) out = least(out, most(0n, this.valueOf(from) + amount));
    if (out === 0n) return rest;
    this.path.push({ from, to: target, weightPpm: Number(weightPpm), amount: out });
    const done = out - this.enter(target, out, depth + 1, undoing || out < 0n);
    this.path.pop();
    this.flow(from, target, done);
    return done < 0n && amount >= 0n ? rest + -done : rest - done;
  }

  /**
   * Changes the value of a post and gives its authors their shares of the change: floor by weight, the last author
   * takes the remainder.
   */
  private change(address: string, { authors }: GraphPost, delta: bigint): void {
    if (delta === 0n) return;
    this.valueDeltas.set(address, (this.valueDeltas.get(address) ?? 0n) + delta);
    const size = delta < 0n ? -delta : delta;
    const shares = sharesOf(authors, size).map((share) => (delta < 0n ? { ...share, amount: -share.amount } : share));
    for (const { address: author, amount } of shares) {
      this.byAuthor.set(author, (this.byAuthor.get(author) ?? 0n) + amount);
    }
    this.trace?.({ path: [...this.path], post: address, delta, shares });
  }

  private flow(from: string, to: string, delta: bigint): void {
    const key = `${from}>${to}`;
    this.flowDeltas.set(key, { from, to, delta: (this.flowDeltas.get(key)?.delta ?? 0n) + delta });
  }

  private valueOf(address: string): bigint {
    return this.graph.valueOf(address) + (this.valueDeltas.get(address) ?? 0n);
  }

  private flowOf(from: string, to: string): bigint {
    return this.graph.flowOf(from, to) + (this.flowDeltas.get(`${from}>${to}`)?.delta ?? 0n);
  }
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Clamps an amount between 0 and a bound of either sign. */
function towardZero(out: bigint, bound: bigint): bigint {
  if (bound >= 0n) return most(0n, least(out, bound));
  return least(0n, most(out, bound));
}
