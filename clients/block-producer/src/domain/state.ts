import type { Position } from '@bpdao/actor';
import { ChainState } from '@bpdao/chain';
import { OfferBook } from '@bpdao/draw';
import { InForce, type Force, type Genesis } from '@bpdao/genesis';
import type { BlockProposed, Commitment, Offer, Payout, PoolOpened, ProducerSelected } from '@bpdao/messages';
import type { Holdings } from './holdings.ts';
import { Mempool } from './mempool.ts';
import { Protocols } from './protocols.ts';
import { RevealChains } from './reveal-chain.ts';

/** One attempt at a height so far. */
export interface Round {
  readonly height: bigint;
  readonly attempt: number;
  readonly selected: ProducerSelected;
  /**
   * The protocol and parameters in force when the producer was drawn; undefined if the named protocol never was in
   * force at this height.
   */
  readonly force: Force | undefined;
  /** The rules that the draw breaks, a sentence each. */
  readonly drawFaults: readonly string[];
  /** The stake taken for the attempt, µREP, and the place of that fact. */
  taken?: { readonly amount: bigint; readonly position: Position };
  proposed?: { readonly fact: BlockProposed; readonly atMs: number };
  pool?: PoolOpened;
  /** The rules that the block breaks, as policing found; undefined while policing runs. */
  verdict?: readonly string[];
  /** True if a vote of this producer was heard. */
  voted?: boolean;
}

/** A pool that hides votes, while it is open. */
export interface HiddenPool {
  readonly opened: PoolOpened;
  /** The commitment of this member; undefined while there is none. */
  committed: Commitment | undefined;
  revealed: boolean;
}

/** A producer's replica of the chain: all values that it needs to offer, produce and police. Plain and foldable. */
export interface ProducerState {
  readonly genesis: Genesis;
  readonly address: string;
  readonly holdings: Holdings;
  /** The wREP in existence, µREP. */
  wrepSupply: bigint;
  offer: Offer | undefined;
  /** The last sequence of this producer that the ASC accepted. */
  ascSequence: bigint;
  readonly reveals: RevealChains;
  readonly book: OfferBook;
  readonly mempool: Mempool;
  readonly chain: ChainState;
  readonly inForce: InForce;
  readonly protocols: Protocols;
  beacon: string;
  /** The height and the attempt of the next draw. */
  next: { readonly height: bigint; readonly attempt: number };
  /** The payouts that the block of the next height has to make. */
  payoutsDue: readonly Payout[];
  round: Round | undefined;
  /** The open pools that are not about a block, by their id. */
  readonly hiddenPools: Map<string, HiddenPool>;
}

/** Returns the state at genesis of the member with this address. The member's seed makes the reveals. */
export function producerState(genesis: Genesis, address: string, seed: Uint8Array): ProducerState {
  return {
    genesis,
    address,
    holdings: {
      free: genesis.members.find((member) => member.address === address)?.wrep ?? 0n,
      atAsc: 0n,
      inPools: 0n,
    },
    wrepSupply: genesis.members.reduce((sum, { wrep }) => sum + wrep, 0n),
    offer: undefined,
    ascSequence: 0n,
    reveals: new RevealChains(seed, genesis.chainId),
    book: new OfferBook(genesis.founders),
    mempool: new Mempool(),
    chain: new ChainState(genesis),
    inForce: new InForce(genesis),
    protocols: new Protocols(genesis),
    beacon: genesis.chainId,
    next: { height: 1n, attempt: 0 },
    payoutsDue: [],
    round: undefined,
    hiddenPools: new Map(),
  };
}
