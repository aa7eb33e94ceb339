import type { Position } from '@bpdao/actor';
import { ChainState } from '@bpdao/chain';
import { OfferBook } from '@bpdao/draw';
import { InForce, type Force, type Genesis } from '@bpdao/genesis';
import type { BlockProposed, Commitment, Offer, Payout, PoolOpened, ProducerSelected } from '@bpdao/messages';
import type { Holdings } from './holdings.ts';
import { Mempool } from './mempool.ts';
import { Protocols } from './protocols.ts';
import { RevealChains } from './reveal-chain.ts';

/** One attempt at a height as far as it has come. */
export interface Round {
  readonly height: bigint;
  readonly attempt: number;
  readonly selected: ProducerSelected;
  /** What was in force by its protocol when it was drawn; undefined: that protocol never was at this height. */
  readonly force: Force | undefined;
  /** Rules that the draw breaks, each a sentence. */
  readonly drawFaults: readonly string[];
  /** The stake taken for it, µREP, and where the fact stands. */
  taken?: { readonly amount: bigint; readonly position: Position };
  proposed?: { readonly fact: BlockProposed; readonly atMs: number };
  pool?: PoolOpened;
  /** What policing found: the rules broken; undefined while it runs. */
  verdict?: readonly string[];
  /** Whether a vote of this producer was heard. */
  voted?: boolean;
}

/** A pool that hides votes, while it is open. */
export interface HiddenPool {
  readonly opened: PoolOpened;
  /** What this member committed; undefined while nothing. */
  committed: Commitment | undefined;
  revealed: boolean;
}

/** A producer's replica of the chain: all that it needs to offer, produce and police. Plain and foldable. */
export interface ProducerState {
  readonly genesis: Genesis;
  readonly address: string;
  readonly holdings: Holdings;
  /** wREP in existence, µREP. */
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
  /** Height and attempt that the next draw is for. */
  next: { readonly height: bigint; readonly attempt: number };
  /** What a block of the next height has to pay. */
  payoutsDue: readonly Payout[];
  round: Round | undefined;
  /** Open pools that are not about a block, by their id. */
  readonly hiddenPools: Map<string, HiddenPool>;
}

/** The state that the genesis file gives to the member of this address; its seed makes the reveals. */
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
