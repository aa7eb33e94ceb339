import { printOf, transactionHash } from '@bpdao/chain';
import type { SignedTransaction } from '@bpdao/messages';

/** A sender's settled transactions: a print of each, of consecutive nonces. */
interface OfSender {
  readonly sender: string;
  /** Nonce of the first. */
  from: bigint;
  readonly prints: number[];
}

/**
 * What was settled lately, so that a transaction sent again gets its answer again. A sender's nonces are settled one
 * after the other, so their order is their place, and a print of the hash is enough to tell a repeat from another
 * transaction of that nonce: only its own sender could make two alike, and would deceive itself. Sixteen bytes each
 * instead of a hundred: at a thousand a second and `memoryBlocks` they are what gossip holds most of.
 */
export class SettledTransactions {
  private readonly senders = new Map<string, OfSender>();
  /** Whose transactions a height settled, in their order. */
  private readonly byHeight = new Map<bigint, readonly OfSender[]>();

  has({ payload }: SignedTransaction, hash: string): boolean {
    const { sender, nonce } = payload.value;
    const known = this.senders.get(sender);
    return known !== undefined && nonce >= known.from && known.prints[Number(nonce - known.from)] === printOf(hash);
  }

  /** A block of this height settled these. */
  settle(height: bigint, transactions: readonly SignedTransaction[]): void {
    this.byHeight.set(
      height,
      transactions.map((signed) => this.add(signed)),
    );
  }

  /** What this height settled is known no more. */
  forget(height: bigint): void {
    for (const known of this.byHeight.get(height) ?? []) {
      known.prints.shift();
      known.from += 1n;
      if (known.prints.length === 0) this.senders.delete(known.sender);
    }
    this.byHeight.delete(height);
  }

  private add(signed: SignedTransaction): OfSender {
    const { sender, nonce } = signed.payload.value;
    const known = this.senders.get(sender) ?? { sender, from: nonce, prints: [] };
    known.prints.push(printOf(transactionHash(signed)));
    this.senders.set(known.sender, known);
    return known;
  }
}
