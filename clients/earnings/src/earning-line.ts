import type { Outcome, PoolKind, PoolRefusal, RepType, Side } from '@bpdao/messages';
import type { PathStep } from '@bpdao/references';

/** The kinds of assets: REP of a type, in µREP, or $, in µ$. */
export type Asset = RepType | 'dollar';

/** A pool as a reason. */
export interface ReasonPool {
  readonly poolId: string;
  readonly kind: PoolKind;
  /** The address of the post. */
  readonly post: string;
  readonly outcome: Outcome;
}

/** A stake as a reason. */
export interface ReasonStake {
  readonly stake: bigint;
  /** The side; undefined if it was never revealed. */
  readonly side: Side | undefined;
  /** True if the producer was drawn with this stake. */
  readonly availability: boolean;
}

/** The figures of a winner's part: ⌊pot · stake / winners⌋. */
export interface PotShare {
  /** The part of the mint for voters and the losses of losers, µREP. */
  readonly pot: bigint;
  readonly minted: bigint;
  readonly lost: bigint;
  /** The sum of the stakes on the winning side, µREP. */
  readonly winners: bigint;
}

/** The REP that an address got or gave as an author of one post that a reward passed. */
export interface AuthoredPart {
  /** The path from the pool's post to this one. */
  readonly path: readonly PathStep[];
  readonly post: string;
  /** The REP that stayed at the post, µREP. */
  readonly stayed: bigint;
  /** The author's share of the post, ppm. */
  readonly weightPpm: number;
  /** ⌊weight · stayed⌋, for the last author the rest that others left; µREP. */
  readonly amount: bigint;
}

/** The reason for a change of REP. */
export type RepReason =
  | { readonly reason: 'genesis' }
  /** The first governance REP, for the posts that an adopted protocol builds on. */
  | { readonly reason: 'created'; readonly protocol: string }
  /** A stake on the winning side. */
  | { readonly reason: 'stake-won'; readonly pool: ReasonPool; readonly stake: ReasonStake; readonly share: PotShare }
  /** A stake that was on the losing side, or was never revealed. */
  | { readonly reason: 'stake-lost'; readonly pool: ReasonPool; readonly stake: ReasonStake }
  /** The rest of a stake. Its owner was proven to have signed two things that exclude each other. */
  | { readonly reason: 'slashed'; readonly pool: ReasonPool; readonly stake: ReasonStake }
  /** A whole offer, lost for the same reason. */
  | { readonly reason: 'offer-lost' }
  /** The part of a lost offer or stake that goes to the reporter. */
  | { readonly reason: 'reported'; readonly offender: string }
  /**
   * A reward that reached posts of the address. `granted` is the sum of the parts; `short` is the missing amount, which
   * others could not give.
   */
  | {
      readonly reason: 'authored';
      readonly pool: ReasonPool;
      readonly granted: bigint;
      readonly short: bigint;
      readonly parts: readonly AuthoredPart[] | undefined;
    }
  /**
   * A reward that took back REP from posts of the address. `owed` is the sum of the parts; `debt` is the part that was
   * not free.
   */
  | {
      readonly reason: 'taken-back';
      readonly pool: ReasonPool;
      readonly owed: bigint;
      readonly debt: bigint;
      readonly parts: readonly AuthoredPart[] | undefined;
    }
  /** REP that became free while the address owed some. */
  | { readonly reason: 'debt-paid' };

/** The source of a queued payout. */
export type PayoutSource =
  /**
   * Salary of one type of REP. It accrued by `facts` settling facts of these heights. `accrued` includes the rest of an
   * earlier payout, µ$ · 10¹⁸.
   */
  | {
      readonly reason: 'salary';
      readonly repType: RepType;
      readonly fromHeight: bigint;
      readonly toHeight: bigint;
      readonly facts: number;
      readonly accrued: bigint;
    }
  /** A refund: the $ paid for a pool that was void or was not opened. */
  | { readonly reason: 'refund'; readonly post: string; readonly because: 'void' | PoolRefusal };

/** The reason for a change of $. */
export type DollarReason =
  | { readonly reason: 'genesis' }
  | { readonly reason: 'received'; readonly transaction: string; readonly other: string }
  | { readonly reason: 'sent'; readonly transaction: string; readonly other: string }
  | { readonly reason: 'fee'; readonly transaction: string }
  | { readonly reason: 'pool-funded'; readonly transaction: string; readonly post: string }
  | PayoutSource
  /** Income of the salary account from a block. */
  | { readonly reason: 'fees' | 'subsidy' }
  | { readonly reason: 'pool-income'; readonly transaction: string; readonly other: string }
  | { readonly reason: 'paid-out'; readonly other: string };

interface Moved {
  /** The change, positive or negative, never 0. */
  readonly amount: bigint;
  /** The height of the block; for other facts, the height under way; 0 at genesis. */
  readonly height: bigint;
  /** The time, ms since the epoch. */
  readonly atMs: number;
}

/** One change of the assets of an address, with its reason. */
export type RepLine = Moved & RepReason & { readonly asset: RepType };
export type DollarLine = Moved & DollarReason & { readonly asset: 'dollar' };
export type EarningLine = RepLine | DollarLine;
