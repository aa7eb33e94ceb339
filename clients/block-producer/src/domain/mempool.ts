import { transactionHash } from '@bpdao/chain';
import type { GossipFact, SignedTransaction } from '@bpdao/messages';

/** An active Tx with its hash. */
export interface ActiveTransaction {
  readonly hash: string;
  readonly signed: SignedTransaction;
}

/** The active Txs by gossip's facts, by sender and nonce. */
export class Mempool {
  private readonly bySender = new Map<string, Map<bigint, ActiveTransaction>>();
  private readonly places = new Map<string, { readonly sender: string; readonly nonce: bigint }>();

  get size(): number {
    return this.places.size;
  }

  /** Folds a fact of gossip. */
  hear(fact: GossipFact): void {
    switch (fact.type) {
      case 'transactions-gossiped':
        if (fact.replaces !== undefined) this.remove(fact.replaces);
        return this.add({ hash: transactionHash(fact.transaction), signed: fact.transaction });
      case 'transactions-dropped':
        for (const { hash } of fact.drops) this.remove(hash);
        return;
      default:
        return unreachable(fact);
    }
  }

  remove(hash: string): void {
    const place = this.places.get(hash);
    if (place === undefined) return;
    this.places.delete(hash);
    const ofSender = this.bySender.get(place.sender);
    ofSender?.delete(place.nonce);
    if (ofSender?.size === 0) this.bySender.delete(place.sender);
  }

  /** Returns the Tx of a sender at a nonce. */
  at(sender: string, nonce: bigint): ActiveTransaction | undefined {
    return this.bySender.get(sender)?.get(nonce);
  }

  senders(): IterableIterator<string> {
    return this.bySender.keys();
  }

  private add(transaction: ActiveTransaction): void {
    const { sender, nonce } = transaction.signed.payload.value;
    const ofSender = this.bySender.get(sender) ?? new Map<bigint, ActiveTransaction>();
    const before = ofSender.get(nonce);
    if (before !== undefined) this.places.delete(before.hash);
    ofSender.set(nonce, transaction);
    this.bySender.set(sender, ofSender);
    this.places.set(transaction.hash, { sender, nonce });
  }
}

function unreachable(_fact: never): void {}
