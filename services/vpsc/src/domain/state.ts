import { InForce } from '@bpdao/genesis';
import type { Genesis } from '@bpdao/genesis';
import type { PoolOpened, PoolResolved, VoteCast } from '@bpdao/messages';
import { RepBook } from '@bpdao/tokens';

/** A pool from its opening until it is settled. */
export interface OpenPool {
  readonly opened: PoolOpened;
  /** In the order in which they came. */
  readonly votes: VoteCast[];
  /** Those who voted. */
  readonly voters: Set<string>;
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
  /** Pools opened since genesis. */
  poolCounter: bigint;
  /** The attempt in progress, as far as it is known here. */
  round: { height: bigint; attempt: number; undecided: number };
  beacon: string;
  /** Voters of the last ended block pools, oldest first. */
  recentVoters: (readonly string[])[];
  /** Votes of pools that are gone, for repeats. */
  readonly answered: { readonly votes: Map<string, Uint8Array>; readonly byHeight: Map<bigint, string[]> };
  readonly heard: {
    readonly governance: InForce;
  };
}

export const vpscGenesis = (genesis: Genesis): VpscState => ({
  book: new RepBook(genesis.members, genesis.parameters.payoutMin),
  openPools: new Map(),
  poolCounter: 0n,
  round: { height: 1n, attempt: 0, undecided: 0 },
  beacon: genesis.chainId,
  recentVoters: [],
  answered: { votes: new Map(), byHeight: new Map() },
  heard: { governance: new InForce(genesis) },
});

/** The natural key of a vote. */
export const voteKey = (poolId: string, voter: string): string => `${poolId}/${voter}`;
