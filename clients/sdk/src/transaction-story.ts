import type { DropReason } from '@bpdao/messages';
import type { SaidFact } from './said.ts';

/** One event in the life of a Tx. */
export type TransactionStep =
  | { readonly type: 'gossiped' }
  | {
      readonly type: 'in-block';
      readonly height: bigint;
      readonly attempt: number;
      readonly blockHash: string;
      readonly producer: string;
      readonly index: number;
    }
  | { readonly type: 'pool-opened'; readonly height: bigint; readonly poolId: string }
  | {
      readonly type: 'voted';
      readonly height: bigint;
      readonly voter: string;
      readonly side: 'for' | 'against';
      readonly stake: bigint;
    }
  | { readonly type: 'tallied'; readonly height: bigint; readonly outcome: 'accepted' | 'rejected' | 'void' }
  /** The block failed: the Tx is active again. */
  | { readonly type: 'returned'; readonly height: bigint; readonly attempt: number }
  | { readonly type: 'settled'; readonly height: bigint; readonly blockHash: string }
  | { readonly type: 'dropped'; readonly reason: DropReason; readonly by?: string };

/** A step with the time of its fact, ms since the epoch. */
export type TimedStep = TransactionStep & { readonly atMs: number };

/** Tells if a step is the last of its Tx. */
export const isLast = ({ type }: TransactionStep): boolean => type === 'settled' || type === 'dropped';

/** Follows one Tx through the facts of gossip, WSC, VPSC and Forum, in causal order. Pure. */
export class TransactionStory {
  private readonly hash: string;
  private block: { readonly height: bigint; readonly attempt: number; readonly hash: string } | undefined;
  private poolId: string | undefined;

  constructor(hash: string) {
    this.hash = hash;
  }

  /** Returns the step that a fact means for the Tx, if any. `hashOf` gives the hash of a Tx's signed bytes. */
  hear({ fact }: SaidFact, hashOf: (payload: Uint8Array) => string): TransactionStep | undefined {
    switch (fact.type) {
      case 'transactions-gossiped':
        return hashOf(fact.transaction.payload.bytes) === this.hash ? { type: 'gossiped' } : undefined;
      case 'transactions-dropped': {
        const drop = fact.drops.find(({ hash }) => hash === this.hash);
        return (
          drop && { type: 'dropped', reason: drop.reason, ...(drop.by === undefined ? undefined : { by: drop.by }) }
        );
      }
      case 'block-proposed': {
        const index = fact.block.transactions.findIndex(({ payload }) => hashOf(payload.bytes) === this.hash);
        if (index < 0) return undefined;
        const { height, attempt, producer } = fact.block.header.value;
        this.block = { height, attempt, hash: fact.hash };
        return { type: 'in-block', height, attempt, blockHash: fact.hash, producer, index };
      }
      case 'pool-opened':
        if (fact.blockHash === undefined || fact.blockHash !== this.block?.hash) return undefined;
        this.poolId = fact.poolId;
        return { type: 'pool-opened', height: fact.height, poolId: fact.poolId };
      case 'vote-cast': {
        const { poolId, voter, side, stake } = fact.vote.payload.value;
        return poolId === this.poolId && this.block
          ? { type: 'voted', height: this.block.height, voter, side, stake }
          : undefined;
      }
      case 'pool-resolved':
        return fact.poolId === this.poolId
          ? { type: 'tallied', height: fact.height, outcome: fact.outcome }
          : undefined;
      case 'block-refused':
        return fact.blockHash === this.block?.hash ? this.return() : undefined;
      case 'round-settled':
        if (fact.blockHash !== this.block?.hash) return undefined;
        return fact.outcome === 'accepted'
          ? { type: 'settled', height: fact.height, blockHash: fact.blockHash }
          : this.return();
      default:
        return undefined;
    }
  }

  private return(): TransactionStep | undefined {
    const block = this.block;
    this.block = undefined;
    this.poolId = undefined;
    return block && { type: 'returned', height: block.height, attempt: block.attempt };
  }
}
