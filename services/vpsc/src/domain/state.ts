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
  /** Once it is revealed: what it hid, and the bytes of the reveal. */
  revealed: { readonly side: Side; readonly bytes: Uint8Array } | undefined;
}

/** A pool from its opening until it is settled. */
export interface OpenPool {
  readonly opened: PoolOpened;
  /** By voter, in the order in which they came. */
  readonly votes: Map<string, VoteCast>;
  /** Hidden votes by voter, in the order in which they came; none in a block pool. */
  readonly commitments: Map<string, KeptCommitment>;
  /** Whose stakes will be lost, with who reported them. */
  readonly forfeits: Map<string, string>;
  /** µREP, the availability stake included. */
  staked: bigint;
  /** Free REP at opening of those that voted lately and have not voted here. */
  readonly awaited: Map<string, bigint>;
  /** Sum of `awaited`, µREP. */
  awaitedFree: bigint;
  /** Whether anybody voted lately when it was opened. */
  readonly someActive: boolean;
  /** Once it is tallied. */
  resolved: PoolResolved | undefined;
}

/** What the VPSC knows. */
export interface VpscState {
  readonly book: RepBook;
  readonly openPools: Map<string, OpenPool>;
  /** What accepted blocks paid for and was neither opened nor refused yet, in their order. */
  toOpen: readonly { readonly funding: Funding; readonly height: bigint }[];
  /** Pools opened since genesis. */
  poolCounter: bigint;
  /** The attempt in progress, as far as it is known here. */
  round: { height: bigint; attempt: number; undecided: number };
  beacon: string;
  /** Voters of the last ended block pools, oldest first. */
  recentVoters: (readonly string[])[];
  readonly answered: AnsweredVotes;
  /** The last claim of each account that was accepted. */
  readonly claims: Map<string, { readonly sequence: bigint; readonly bytes: Uint8Array }>;
  /**
   * Block pools by their id, with the height of their block, for `memoryBlocks` heights: votes in them may be evidence.
   */
  readonly blockPools: Map<string, bigint>;
  /** Reports that were accepted, by what they prove, for `memoryBlocks` heights. */
  readonly proven: Map<string, { readonly height: bigint; readonly bytes: Uint8Array }>;
  readonly heard: {
    readonly governance: InForce;
    readonly wsc: {
      /** What blocks under way pay for, by their hash. */
      readonly fundings: Map<string, readonly Funding[]>;
    };
    readonly forum: { readonly posts: Map<string, PostKind> };
  };
}

/** Whether somebody has a stake in a pool, as its producer or voter. */
export const isStakedIn = ({ opened, votes, commitments }: Readonly<OpenPool>, who: string): boolean =>
  opened.producer === who || votes.has(who) || commitments.has(who);

/** A pool is gone: of what was accepted in it there stays what tells a repeat. */
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
