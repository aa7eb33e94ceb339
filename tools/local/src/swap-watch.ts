import { blockReasons } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';

/** The cost of a change of protocols. Times are those of `round-settled`, ms. */
export interface SwapCost {
  /** First height that the new protocol made. */
  readonly height: bigint;
  /** Time from the last block of the old protocol to the first of the new. */
  readonly gapMs: number;
  /** Median of the gaps before it, a hundred at most. */
  readonly medianMs: number;
  readonly longestMs: number;
  /** Count of these gaps. */
  readonly gaps: number;
}

const GAPS_MAX = 100;

/**
 * Hears a chain, and tells its losses and the length of a change of protocols (docs/spec/work-protocols.md, "The
 * change").
 */
export class SwapWatch {
  /** Attempts that led to no accepted block, each a sentence. */
  readonly lostSlots: string[] = [];
  /** Transfers that were sent and are not settled, by hash. */
  readonly underWay = new Set<string>();
  /** Transfers that gossip let go, each a sentence. */
  readonly lostTransactions: string[] = [];
  settled = 0;
  private readonly early = new Set<string>();
  private readonly blocks: { readonly height: bigint; readonly atMs: number; readonly protocol: string }[] = [];

  sent(hash: string): void {
    if (!this.early.delete(hash)) this.underWay.add(hash);
  }

  hear({ fact, atMs }: SaidFact): void {
    switch (fact.type) {
      case 'slot-missed':
        this.lostSlots.push(`slot ${fact.height}/${fact.attempt} was missed: ${fact.reason}`);
        return;
      case 'block-refused':
        this.lostSlots.push(
          `block ${fact.height}/${fact.attempt} was refused: ${fact.reason}. ${blockReasons[fact.reason]}`,
        );
        return;
      case 'result-recorded':
        if (fact.transactionStatus === 'settled') for (const hash of fact.transactions) this.settle(hash);
        return;
      case 'transactions-dropped':
        for (const { hash, reason } of fact.drops) {
          if (this.underWay.has(hash)) this.lostTransactions.push(`transaction ${hash} was dropped: ${reason}`);
        }
        return;
      case 'round-settled':
        if (fact.outcome === 'accepted') this.blocks.push({ height: fact.height, atMs, protocol: fact.protocol });
        else this.lostSlots.push(`block ${fact.height}/${fact.attempt} was ${fact.outcome}`);
        return;
      default:
        return;
    }
  }

  /** Returns the cost of the change to this protocol; undefined while it made no block, or if it was the first. */
  costOf(protocol: string): SwapCost | undefined {
    const at = this.blocks.findIndex((block) => block.protocol === protocol);
    const first = this.blocks[at];
    if (first === undefined || at === 0) return undefined;
    const gaps = this.blocks
      .slice(Math.max(0, at - GAPS_MAX - 1), at)
      .flatMap((block, index, before) => (index === 0 ? [] : [block.atMs - (before[index - 1]?.atMs ?? 0)]));
    const sorted = gaps.toSorted((a, b) => a - b);
    return {
      height: first.height,
      gapMs: first.atMs - (this.blocks[at - 1]?.atMs ?? 0),
      medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
      longestMs: sorted.at(-1) ?? 0,
      gaps: gaps.length,
    };
  }

  /** Heights that a protocol made so far. */
  madeBy(protocol: string): number {
    return this.blocks.filter((block) => block.protocol === protocol).length;
  }

  private settle(hash: string): void {
    this.settled += 1;
    if (!this.underWay.delete(hash)) this.early.add(hash);
  }
}

/** Formats a cost as a line. */
export const costLine = ({ height, gapMs, medianMs, longestMs, gaps }: SwapCost): string =>
  `the change at height ${height} took ${gapMs} ms from block to block; the ${gaps} gaps before it took ${medianMs} ms in the middle and ${longestMs} ms at most`;
