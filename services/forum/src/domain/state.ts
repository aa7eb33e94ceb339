import type { AccountBook } from '@bpdao/chain';
import type { InForce } from '@bpdao/genesis';
import type { Block, PostKind, RepType } from '@bpdao/messages';
import type { GraphPost, PostGraph } from '@bpdao/references';

/** What is remembered of a post beside its place in the graph; its content is in the history. */
export interface KnownPost {
  readonly kind: PostKind;
  /** Whether another post refers to it: then it is never forgotten. */
  referenced: boolean;
  /** Addresses of the posts that refer to it and are no blocks, in the order in which they were published. */
  readonly citedBy: string[];
}

/** What entered the graph of one type of REP since genesis, and where it is, µREP. */
export interface GraphTotals {
  /** All rewards. */
  entered: bigint;
  /** In the values of posts, forgotten ones included. */
  valued: bigint;
  /** Incinerated. */
  burned: bigint;
}

/** What an address published in the epoch that `epoch` names. */
export interface PostCounts {
  epoch: bigint;
  readonly byAddress: Map<string, number>;
}

/** All that the Forum decides by (docs/spec/forum.md, "What it remembers"). */
export interface ForumState {
  readonly posts: Map<string, KnownPost>;
  readonly graphs: Readonly<Record<RepType, PostGraph>>;
  readonly totals: Readonly<Record<RepType, GraphTotals>>;
  /** Addresses of block posts that may still be forgotten, with their height, heights ascending. */
  readonly blockPosts: Map<string, bigint>;
  /** What the graphs keep of the last block post of each producer. */
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

/** What the Forum knows from settled rounds. */
export interface HeardVpsc {
  /** Height of the last accepted block; 0 before the first. */
  settledHeight: bigint;
  /** REP that an address holds, free and encumbered alike, µREP above 0. */
  readonly holdings: Map<string, bigint>;
  /** $ accounts after the last accepted block. */
  readonly accounts: AccountBook;
}
