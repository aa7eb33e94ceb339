import type { AccountBook } from '@bpdao/chain';
import type { InForce } from '@bpdao/genesis';
import type { Block, PostKind, RepType } from '@bpdao/messages';
import type { GraphPost, PostGraph } from '@bpdao/references';

/** The memory of a post beside its place in the graph; its content is in the history. */
export interface KnownPost {
  readonly kind: PostKind;
  /** True if another post refers to it: then it is never forgotten. */
  referenced: boolean;
  /** Addresses of the posts that refer to it, without blocks, in the order in which they were published. */
  readonly citedBy: string[];
}

/** The REP of one type that entered the graph since genesis, and its present places, µREP. */
export interface GraphTotals {
  /** All rewards. */
  entered: bigint;
  /** The sum of the values of posts, forgotten posts included. */
  valued: bigint;
  /** Incinerated. */
  burned: bigint;
}

/** The count of posts of each address in the epoch that `epoch` names. */
export interface PostCounts {
  epoch: bigint;
  readonly byAddress: Map<string, number>;
}

/** The state by which the Forum decides (docs/spec/forum.md, "What it remembers"). */
export interface ForumState {
  readonly posts: Map<string, KnownPost>;
  readonly graphs: Readonly<Record<RepType, PostGraph>>;
  readonly totals: Readonly<Record<RepType, GraphTotals>>;
  /** Addresses of block posts that may still be forgotten, with their height, heights ascending. */
  readonly blockPosts: Map<string, bigint>;
  /** The last block post of each producer, as the graphs keep it. */
  readonly usual: Map<string, GraphPost>;
  /** Addresses of block posts that were forgotten, with their height, heights ascending. */
  readonly forgotten: Map<string, bigint>;
  readonly counts: PostCounts;
  readonly heard: {
    /** Proposed blocks whose round is not over, by their hash. */
    readonly wsc: { readonly blocks: Map<string, Block> };
    readonly vpsc: HeardVpsc;
    readonly governance: { readonly inForce: InForce };
  };
}

/** The part of the state that comes from settled rounds. */
export interface HeardVpsc {
  /** Height of the last accepted block; 0 before the first. */
  settledHeight: bigint;
  /** The REP of each address, free and encumbered alike, µREP above 0. */
  readonly holdings: Map<string, bigint>;
  /** $ accounts after the last accepted block. */
  readonly accounts: AccountBook;
}
