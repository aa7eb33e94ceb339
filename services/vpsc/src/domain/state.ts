import type { InForce } from '@bpdao/genesis';
import type { Funding, PoolOpened, PoolResolved, PostKind, Side, VoteCast } from '@bpdao/messages';
import type { RepBook } from '@bpdao/tokens';
import type { Accepted, AnsweredVotes } from './answered-votes.ts';

/** A stake whose side is hidden until it is revealed. */
export interface KeptCommitment {
  /** The commitment as it was signed, for repeats. */
  readonly bytes: Uint8Array;
  /** µREP. */
  readonly stake: bigint;
  readonly commitment: string;
  /** Present once the vote is revealed: its side, and the bytes of the reveal. */
  revealed: { readonly side: Side; readonly bytes: Uint8Array } | undefined;
}

/** A pool from its opening until it is settled. */
export interface OpenPool {
  readonly opened: PoolOpened;
  /** Cast votes by voter, in the order in which they came. */
  readonly votes: Map<string, VoteCast>;
  /** Hidden votes by voter, in the order in which they came; none in a block pool. */
  readonly commitments: Map<string, KeptCommitment>;
  /** Members whose stakes will be lost, each with its reporter. */
  readonly forfeits: Map<string, string>;
  /** The sum of stakes, the availability stake included, µREP. */
  staked: bigint;
  /** The free REP at opening of active voters that have not voted here. */
  readonly awaited: Map<string, bigint>;
  /** Sum of `awaited`, µREP. */
  awaitedFree: bigint;
  /** True if there were active voters when the pool opened. */
  readonly someActive: boolean;
  /** Present once the pool is tallied. */
  resolved: PoolResolved | undefined;
}

/** The state of the VPSC. */
export interface VpscState {
  readonly book: RepBook;
  readonly openPools: Map<string, OpenPool>;
  /** Fundings of accepted blocks whose pools were neither opened nor refused yet, in their order. */
  toOpen: readonly { readonly funding: Funding; readonly height: bigint }[];
  /** Pools opened since genesis. */
  poolCounter: bigint;
  /** The attempt in progress, as far as the VPSC knows it. */
  round: { height: bigint; attempt: number; undecided: number };
  beacon: string;
  /** Voters of the last ended block pools, oldest first. */
  recentVoters: (readonly string[])[];
  readonly answered: AnsweredVotes;
  /** The last accepted claim of each account. */
  readonly claims: Map<string, { readonly sequence: bigint; readonly bytes: Uint8Array }>;
  /**
   * Block pools by their id, with the height of their block, for `memoryBlocks` heights: votes in them may be evidence.
   */
  readonly blockPools: Map<string, bigint>;
  /** Accepted reports, by the offence that they prove, for `memoryBlocks` heights. */
  readonly proven: Map<string, { readonly height: bigint; readonly bytes: Uint8Array }>;
  readonly heard: {
    readonly governance: InForce;
    readonly wsc: {
      /** The fundings in blocks under way, by the hash of the block. */
      readonly fundings: Map<string, readonly Funding[]>;
    };
    readonly forum: { readonly posts: Map<string, PostKind> };
  };
}

/** Tells if an address has a stake in a pool, as its producer or voter. */
export const isStakedIn = ({ opened, votes, commitments }: Readonly<OpenPool>, who: string): boolean =>
  opened.producer === who || votes.has(who) || commitments.has(who);

/** Removes a pool, and keeps the prints by which repeats of its votes are recognized. */
export function removePool({ openPools, answered }: VpscState, poolId: string, height: bigint): void {
  const pool = openPools.get(poolId);
  if (pool === undefined) return;
  openPools.delete(poolId);
  const cast = Array.from(pool.votes, ([voter, { vote }]): Accepted => [voter, vote.payload.bytes]);
  const committed = Array.from(pool.commitments, ([voter, { bytes }]): Accepted => [voter, bytes]);
  const revealed = Array.from(pool.commitments).flatMap(([voter, commitment]): Accepted[] =>
    commitment.revealed === undefined ? [] : [[voter, commitment.revealed.bytes]],
  );
  answered.remember(pool.opened.poolId, height, [...cast, ...committed], revealed);
}
