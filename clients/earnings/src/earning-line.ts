import type { Outcome, PoolKind, PoolRefusal, RepType, Side } from '@bpdao/messages';
import type { PathStep } from '@bpdao/references';

/** What an address holds: REP of a type, µREP, or $, µ$. */
export type Asset = RepType | 'dollar';

/** A pool as a reason. */
export interface ReasonPool {
  readonly poolId: string;
  readonly kind: PoolKind;
  /** Address of the post. */
  readonly post: string;
  readonly outcome: Outcome;
}

/** A stake as a reason. */
export interface ReasonStake {
  readonly stake: bigint;
  /** Undefined when it was never revealed. */
  readonly side: Side | undefined;
  /** Whether it is the stake that a producer was drawn with. */
  readonly availability: boolean;
}

/** How a winner's part was worked out: ⌊pot · stake / winners⌋. */
export interface PotShare {
  /** µREP: what of the mint goes to voters, and what losers lost. */
  readonly pot: bigint;
  readonly minted: bigint;
  readonly lost: bigint;
  /** All stakes of the winning side, µREP. */
  readonly winners: bigint;
}

/** What an address got, or gave, as an author of one post that a reward passed. */
export interface AuthoredPart {
  /** From the pool's post to this one. */
  readonly path: readonly PathStep[];
  readonly post: string;
  /** What stayed there, µREP. */
  readonly stayed: bigint;
  /** The author's share of the post, ppm. */
  readonly weightPpm: number;
  /** ⌊weight · stayed⌋, for the last author what others left; µREP. */
  readonly amount: bigint;
}

/** Why REP came or went. */
export type RepReason =
  | { readonly reason: 'genesis' }
  /** The first governance REP, for what a protocol that was adopted builds on. */
  | { readonly reason: 'created'; readonly protocol: string }
  /** A stake on the winning side. */
  | { readonly reason: 'stake-won'; readonly pool: ReasonPool; readonly stake: ReasonStake; readonly share: PotShare }
  /** A stake on the losing side, or one that was never revealed. */
  | { readonly reason: 'stake-lost'; readonly pool: ReasonPool; readonly stake: ReasonStake }
  /** What was left of a stake, because its owner was proven to have signed two things that exclude each other. */
  | { readonly reason: 'slashed'; readonly pool: ReasonPool; readonly stake: ReasonStake }
  /** An offer, for the same. */
  | { readonly reason: 'offer-lost' }
  /** The part of it that goes to who reported it. */
  | { readonly reason: 'reported'; readonly offender: string }
  /**
   * A reward that reached posts of the address. `granted` is the sum of the parts; `short` is missing because others
   * could not give.
   */
  | {
      readonly reason: 'authored';
      readonly pool: ReasonPool;
      readonly granted: bigint;
      readonly short: bigint;
      readonly parts: readonly AuthoredPart[] | undefined;
    }
  /** A reward that took back from posts of the address. `owed` is the sum of the parts; `debt` was not free. */
  | {
      readonly reason: 'taken-back';
      readonly pool: ReasonPool;
      readonly owed: bigint;
      readonly debt: bigint;
      readonly parts: readonly AuthoredPart[] | undefined;
    }
  /** REP that became free while some was owed. */
  | { readonly reason: 'debt-paid' };

/** Where a queued payout comes from. */
export type PayoutSource =
  /**
   * Salary of one type of REP, accrued by `facts` settling facts of these heights; `accrued` counts what an earlier
   * payout left over, µ$ · 10¹⁸.
   */
  | {
      readonly reason: 'salary';
      readonly repType: RepType;
      readonly fromHeight: bigint;
      readonly toHeight: bigint;
      readonly facts: number;
      readonly accrued: bigint;
    }
  /** What was paid for a pool that decided nothing, or was not opened. */
  | { readonly reason: 'refund'; readonly post: string; readonly because: 'void' | PoolRefusal };

/** Why $ came or went. */
export type DollarReason =
  | { readonly reason: 'genesis' }
  | { readonly reason: 'received'; readonly transaction: string; readonly other: string }
  | { readonly reason: 'sent'; readonly transaction: string; readonly other: string }
  | { readonly reason: 'fee'; readonly transaction: string }
  | { readonly reason: 'pool-funded'; readonly transaction: string; readonly post: string }
  | PayoutSource
  /** Of the salary account: what a block brought in. */
  | { readonly reason: 'fees' | 'subsidy' }
  | { readonly reason: 'pool-income'; readonly transaction: string; readonly other: string }
  | { readonly reason: 'paid-out'; readonly other: string };

interface Moved {
  /** Positive: came; negative: went. Never 0. */
  readonly amount: bigint;
  /** Of the block; of other facts, the height being worked on; 0 at genesis. */
  readonly height: bigint;
  /** ms since the epoch. */
  readonly atMs: number;
}

/** One reason for a change of what an address holds. */
export type RepLine = Moved & RepReason & { readonly asset: RepType };
export type DollarLine = Moved & DollarReason & { readonly asset: 'dollar' };
export type EarningLine = RepLine | DollarLine;
