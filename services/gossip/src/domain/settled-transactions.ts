import { printOf, transactionHash } from '@bpdao/chain';
import type { SignedTransaction } from '@bpdao/messages';

/** The prints of a sender's settled transactions, whose nonces are consecutive. */
interface OfSender {
  readonly sender: string;
  /** The nonce of the first print. */
  from: bigint;
  readonly prints: number[];
}

/**
 * The lately settled transactions, so that a transaction sent again gets its answer again.
 *
 * The nonces of a sender are settled one after the other, so a nonce gives the place of its print. The print is enough
 * to tell a repeat from another transaction of that nonce: only the sender itself could make two with the same print,
 * and would deceive itself.
 *
 * A print takes sixteen bytes, a hash a hundred: at a thousand transactions a second for `memoryBlocks` heights they
 * are the largest part of gossip's memory.
 */
export class SettledTransactions {
  private readonly senders = new Map<string, OfSender>();
  /** The senders whose transactions a height settled, in their order. */
  private readonly byHeight = new Map<bigint, readonly OfSender[]>();

  has({ payload }: SignedTransaction, hash: string): boolean {
    const { sender, nonce } = payload.value;
    const known = this.senders.get(sender);
    return known !== undefined && nonce >= known.from && known.prints[Number(nonce - known.from)] === printOf(hash);
  }

  /** Adds the transactions that the block of this height settled. */
  settle(height: bigint, transactions: readonly SignedTransaction[]): void {
    this.byHeight.set(
      height,
      transactions.map((signed) => this.add(signed)),
    );
  }

  /** Forgets the transactions that this height settled. */
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
