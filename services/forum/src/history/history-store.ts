import type { Position } from '@bpdao/actor';
import type { Outcome, PostKind, RepType, TransactionStatus } from '@bpdao/messages';

/** The streams that the history is made of. */
export const historyStreams = ['wsc', 'vpsc', 'forum'] as const;
export type HistoryStream = (typeof historyStreams)[number];

/** For each stream the first fact that stored data does not yet cover: where reading goes on. */
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
 * How one result changed the values of posts, µREP, each post once. `at` is the result's place in the Forum's stream.
 */
export interface ValuesEntry {
  readonly type: 'values';
  readonly repType: RepType;
  readonly changes: readonly { readonly post: string; readonly delta: bigint }[];
  readonly at: Position;
}

/** A block that was proposed and what became of it. Written once, when its attempt is over. */
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

/** One of the three facts that tell of a pool that is not about a block. */
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

/** A round as it is found again. */
export type StoredRound = Omit<RoundEntry, 'type' | 'transactions' | 'transactionStatus' | 'positions'>;

/** Where the history knows a transaction: the last round it was in, or the one that settled it. */
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

/** Where the stored data stands. `height` is the last accepted block's, 0 before the first. */
export interface Standing {
  readonly positions: Positions;
  readonly height: bigint;
}

/**
 * Where the history is kept (docs/spec/history.md).
 *
 * Writing an entry again changes nothing, also when the first write was cut off or is applied late; one document is
 * written atomically at a time, and the round's own document, which carries the positions, last. Everything rejects
 * while the store is away, within seconds.
 */
export interface HistoryStore {
  /** Forgets everything that is kept, whichever chain's it is. */
  drop(): Promise<void>;
  /** Creates what is missing. Rejects with HistoryMismatch when another chain's history is there. */
  open(chainId: string): Promise<void>;
  /** Undefined while no round is stored. */
  standing(): Promise<Standing | undefined>;
  write(entry: HistoryEntry): Promise<void>;
  /** The last accepted block. */
  latest(): Promise<StoredRound | undefined>;
  /** The accepted block of a height. */
  atHeight(height: bigint): Promise<StoredRound | undefined>;
  byHash(blockHash: string): Promise<StoredRound | undefined>;
  round(height: bigint, attempt: number): Promise<StoredRound | undefined>;
  transaction(hash: string): Promise<StoredTransaction | undefined>;
  post(address: string): Promise<StoredPost | undefined>;
  /** Posts that are no blocks, newest first. */
  posts(skip: number, limit: number): Promise<readonly StoredPost[]>;
  pool(poolId: string): Promise<StoredPool | undefined>;
  /** Those on a post, or all, newest first. */
  pools(post: string | undefined, skip: number, limit: number): Promise<readonly StoredPool[]>;
  close(): Promise<void>;
}

/** The stored history and the streams do not belong together: going on would mix two chains. */
export class HistoryMismatch extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'HistoryMismatch';
  }
}
