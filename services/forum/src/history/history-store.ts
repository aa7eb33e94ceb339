import type { Position } from '@bpdao/actor';
import type { Outcome, PostKind, RepType, TransactionStatus } from '@bpdao/messages';

/** The streams from which the history is made. */
export const historyStreams = ['wsc', 'vpsc', 'forum'] as const;
export type HistoryStream = (typeof historyStreams)[number];

/** For each stream the first fact that the stored data does not cover: reading continues there. */
export type Positions = Readonly<Record<HistoryStream, Position>>;

/** A post as it was published. `at` is its place in the Forum's stream, {0, n} for the nth post of genesis. */
export interface PostEntry {
  readonly type: 'post';
  readonly address: string;
  readonly kind: PostKind;
  /** The encoded post. */
  readonly post: Uint8Array;
  readonly publishedAtMs: number;
  readonly at: Position;
}

/**
 * The changes that one result made to the values of posts, µREP, each post once. `at` is the result's place in the
 * Forum's stream.
 */
export interface ValuesEntry {
  readonly type: 'values';
  readonly repType: RepType;
  readonly changes: readonly { readonly post: string; readonly delta: bigint }[];
  readonly at: Position;
}

/** A proposed block and the end of its round. Written once, after its attempt is over. */
export interface RoundEntry {
  readonly type: 'round';
  readonly height: bigint;
  readonly attempt: number;
  /** `refused`: the block got no pool. */
  readonly outcome: Outcome | 'refused';
  readonly blockHash: string;
  readonly postAddress: string;
  /** The encoded block. */
  readonly block: Uint8Array;
  /** The encoded pool-resolved; absent for a refused block. */
  readonly resolved?: Uint8Array;
  /** The encoded round-settled; absent for a refused block. */
  readonly settled?: Uint8Array;
  readonly endedAtMs: number;
  /** Hashes in the order of the block. */
  readonly transactions: readonly string[];
  readonly transactionStatus: TransactionStatus;
  readonly positions: Positions;
}

/** One of the three facts about a pool that is on no block. */
export interface PoolEntry {
  readonly type: 'pool';
  readonly poolId: string;
  readonly postAddress: string;
  readonly part: PoolPart;
  /** The encoded fact. */
  readonly fact: Uint8Array;
  readonly atMs: number;
  /** Its place in the VPSC's stream. */
  readonly at: Position;
}

export type PoolPart = 'opened' | 'resolved' | 'settled';

export type HistoryEntry = PostEntry | ValuesEntry | RoundEntry | PoolEntry;

/** A round as the store returns it. */
export type StoredRound = Omit<RoundEntry, 'type' | 'transactions' | 'transactionStatus' | 'positions'>;

/** The place of a transaction in the history: the last round that contained it, or the round that settled it. */
export interface StoredTransaction {
  readonly hash: string;
  readonly status: TransactionStatus;
  readonly height: bigint;
  readonly attempt: number;
  /** Place in the block, from 0. */
  readonly index: number;
}

/** A post with its values, µREP. */
export interface StoredPost {
  readonly address: string;
  readonly post: Uint8Array;
  readonly publishedAtMs: number;
  readonly valueWrep: bigint;
  readonly valueGrep: bigint;
}

/** A pool as far as its facts are stored, each encoded. */
export interface StoredPool {
  readonly opened: Uint8Array;
  readonly openedAtMs: number;
  readonly resolved?: Uint8Array;
  readonly settled?: Uint8Array;
}

/** The reach of the stored data. `height` is that of the last accepted block, 0 before the first. */
export interface Standing {
  readonly positions: Positions;
  readonly height: bigint;
}

/**
 * The store of the history (docs/spec/history.md).
 *
 * Writing an entry again changes nothing, also after a first write that was cut off or is applied late. Each document
 * is written atomically; a round's own document, which carries the positions, comes last. Every operation rejects
 * within seconds while the store is away.
 */
export interface HistoryStore {
  /** Forgets everything in the store, of any chain. */
  drop(): Promise<void>;
  /**
   * Creates the missing parts of the store. Rejects with HistoryMismatch if the store holds another chain's history.
   */
  open(chainId: string): Promise<void>;
  /** Returns the reach of the stored data; undefined while no round is stored. */
  standing(): Promise<Standing | undefined>;
  write(entry: HistoryEntry): Promise<void>;
  /** Returns the last accepted block. */
  latest(): Promise<StoredRound | undefined>;
  /** Returns the accepted block of a height. */
  atHeight(height: bigint): Promise<StoredRound | undefined>;
  byHash(blockHash: string): Promise<StoredRound | undefined>;
  round(height: bigint, attempt: number): Promise<StoredRound | undefined>;
  transaction(hash: string): Promise<StoredTransaction | undefined>;
  post(address: string): Promise<StoredPost | undefined>;
  /** Returns posts that are no blocks, newest first. */
  posts(skip: number, limit: number): Promise<readonly StoredPost[]>;
  pool(poolId: string): Promise<StoredPool | undefined>;
  /** Returns the pools on a post, or all pools, newest first. */
  pools(post: string | undefined, skip: number, limit: number): Promise<readonly StoredPool[]>;
  close(): Promise<void>;
}

/** Thrown if the stored history and the streams do not belong together: to continue would mix two chains. */
export class HistoryMismatch extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'HistoryMismatch';
  }
}
