import { isBefore, type Position } from '@bpdao/actor';
import type { Fact } from '@bpdao/catalogue';
import { transactionHash } from '@bpdao/chain';
import type { SignedTransaction } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import type { Invariant, InvariantMaker } from './invariant.ts';

/** Facts of so many last heights may still be on their way to the actor that must report them. */
const UNDER_WAY = 5n;

/**
 * Txs: a settled Tx is never settled again; a gossip that has heard of the settlement neither makes it active again nor
 * reports it as dropped; an accepted Tx is active until a fact reports its end to its sender.
 */
export const transactions: InvariantMaker = (): Invariant => {
  const book = new TransactionBook();
  return { name: 'transactions', hear: (said) => book.hear(said), atRest: () => book.untold() };
};

type Told<T extends Fact['type']> = Extract<Fact, { readonly type: T }>;

/** Every method returns the sentence that is broken, or undefined. */
class TransactionBook {
  private readonly active = new Map<string, SignedTransaction>();
  /** The position of the fact that settled each transaction. */
  private readonly settled = new Map<string, Position>();
  private readonly proposed = new Map<string, readonly string[]>();
  private readonly replaced = new Set<string>();
  private height = 0n;
  private heard: Position = { sequence: 0, index: 0 };

  hear({ actor, fact, heard, position }: SaidFact): string | undefined {
    if (actor === 'gossip' && heard.vpsc !== undefined) this.heard = heard.vpsc;
    switch (fact.type) {
      case 'transactions-gossiped':
        return this.gossiped(fact);
      case 'transactions-dropped':
        return this.dropped(fact);
      case 'block-proposed':
        this.proposed.set(fact.hash, fact.block.transactions.map(transactionHash));
        return undefined;
      case 'round-settled':
        return this.roundSettled(fact, position);
      default:
        return undefined;
    }
  }

  /** Returns a sentence about a transaction whose end no fact reported; undefined if there is none. */
  untold(): string | undefined {
    for (const hash of this.replaced) {
      if (this.active.has(hash)) return `transaction ${hash} was replaced, and nobody was told`;
    }
    for (const [hash, { payload }] of this.active) {
      if (payload.value.validUntilHeight + UNDER_WAY < this.height) {
        return `transaction ${hash} was to expire at ${payload.value.validUntilHeight}, and at ${this.height} nobody was told what became of it`;
      }
    }
    return undefined;
  }

  private gossiped({ transaction, replaces }: Told<'transactions-gossiped'>): string | undefined {
    const hash = transactionHash(transaction);
    if (this.isKnown(hash)) return `transaction ${hash} is settled, and active again`;
    if (this.active.has(hash)) return `transaction ${hash} becomes active twice`;
    if (replaces !== undefined && !this.active.has(replaces) && !this.settled.has(replaces)) {
      return `transaction ${hash} replaces ${replaces}, which is not active`;
    }
    if (!this.settled.has(hash)) this.active.set(hash, transaction);
    if (replaces !== undefined && this.active.has(replaces)) this.replaced.add(replaces);
    return undefined;
  }

  private dropped({ drops }: Told<'transactions-dropped'>): string | undefined {
    for (const { hash } of drops) {
      if (this.isKnown(hash)) return `transaction ${hash} is settled, and said to be dropped`;
      this.active.delete(hash);
    }
    return undefined;
  }

  private roundSettled({ blockHash, outcome, height }: Told<'round-settled'>, position: Position): string | undefined {
    const hashes = this.proposed.get(blockHash) ?? [];
    this.proposed.delete(blockHash);
    if (outcome !== 'accepted') return undefined;
    this.height = height;
    for (const hash of hashes) {
      if (this.settled.has(hash)) return `transaction ${hash} is settled twice`;
      this.settled.set(hash, position);
      this.active.delete(hash);
    }
    return undefined;
  }

  /** Tells if gossip has heard that a transaction is settled. */
  private isKnown(hash: string): boolean {
    const at = this.settled.get(hash);
    return at !== undefined && !isBefore(this.heard, at);
  }
}
