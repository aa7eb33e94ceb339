import { InForce } from '@bpdao/genesis';
import type { Genesis } from '@bpdao/genesis';
import type { Funding, PoolOpened, PoolResolved, PostKind, Side, VoteCast } from '@bpdao/messages';
import { RepBook } from '@bpdao/tokens';

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
  /** In the order in which they came. */
  readonly votes: VoteCast[];
  /** Those who voted. */
  readonly voters: Set<string>;
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
  /** Votes cast, and commitments and reveals of pools that are gone, for repeats. */
  readonly answered: { readonly votes: Map<string, Uint8Array>; readonly byHeight: Map<bigint, string[]> };
  /** The last claim of each account that was accepted. */
  readonly claims: Map<string, { readonly sequence: bigint; readonly bytes: Uint8Array }>;
  /** Block pools by their id, with the height of their block, for `memoryBlocks` heights: votes in them may be evidence. */
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

export const vpscGenesis = (genesis: Genesis): VpscState => ({
  book: new RepBook(genesis.members, genesis.parameters.payoutMin),
  openPools: new Map(),
  toOpen: [],
  poolCounter: 0n,
  round: { height: 1n, attempt: 0, undecided: 0 },
  beacon: genesis.chainId,
  recentVoters: [],
  answered: { votes: new Map(), byHeight: new Map() },
  claims: new Map(),
  blockPools: new Map(),
  proven: new Map(),
  heard: {
    governance: new InForce(genesis),
    wsc: { fundings: new Map() },
    forum: { posts: new Map(genesis.posts.map(({ address, post }) => [address, post.value.kind])) },
  },
});

/** The natural key of a vote, open or hidden. */
export const voteKey = (poolId: string, voter: string): string => `${poolId}/${voter}`;

/** The natural key of a reveal. */
export const revealKey = (poolId: string, voter: string): string => `${poolId}/${voter}/reveal`;

/** Keeps what was accepted, so that it gets its answer again when it is sent again: for `memoryBlocks` heights. */
export function remember({ answered }: VpscState, key: string, bytes: Uint8Array, height: bigint): void {
  answered.votes.set(key, bytes);
  const keys = answered.byHeight.get(height);
  if (keys === undefined) answered.byHeight.set(height, [key]);
  else keys.push(key);
}
