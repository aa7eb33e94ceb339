import { transactionHash } from '@bpdao/chain';
import type { SignedTransaction } from '@bpdao/messages';
import { LeastFirst } from '@bpdao/tokens';
import { SortedHashes } from './sorted-hashes.ts';

/**
 * Active transactions, found by hash, in the order of hashes, by sender and nonce, by last height, and by least fee;
 * O(log n) a change.
 */
export class ActiveSet {
  private readonly byHash = new Map<string, SignedTransaction>();
  private readonly bySender = new Map<string, Map<bigint, string>>();
  private readonly byLastHeight = new Map<bigint, Set<string>>();
  private readonly byFee = new LeastFirst();
  private readonly inOrder = new SortedHashes();

  get size(): number {
    return this.byHash.size;
  }

  get(hash: string): SignedTransaction | undefined {
    return this.byHash.get(hash);
  }

  /** Yields hashes in their order: those after the given hash, or all without it. */
  after(hash: string | undefined): Iterable<string> {
    return this.inOrder.after(hash);
  }

  /** Returns the hash of a sender's transaction with this nonce. */
  at(sender: string, nonce: bigint): string | undefined {
    return this.bySender.get(sender)?.get(nonce);
  }

  /** Returns the hashes of a sender's transactions, by nonce. */
  of(sender: string): ReadonlyMap<bigint, string> {
    return this.bySender.get(sender) ?? new Map<bigint, string>();
  }

  /** Returns the hashes of transactions whose last height is this height. */
  lastValidAt(height: bigint): readonly string[] {
    return [...(this.byLastHeight.get(height) ?? [])];
  }

  /** Returns the hash of the transaction with the least fee, which is dropped first if the set is full. */
  leastFee(): string | undefined {
    return this.byFee.first()?.key;
  }

  add(signed: SignedTransaction): void {
    const hash = transactionHash(signed);
    const { sender, nonce, fee, validUntilHeight } = signed.payload.value;
    this.byHash.set(hash, signed);
    this.bySender.set(sender, (this.bySender.get(sender) ?? new Map<bigint, string>()).set(nonce, hash));
    this.byLastHeight.set(validUntilHeight, (this.byLastHeight.get(validUntilHeight) ?? new Set()).add(hash));
    this.byFee.set({ key: hash, value: fee });
    this.inOrder.add(hash);
  }

  /** Returns the sentence of the broken invariant; undefined while every active transaction is once in each order. */
  brokenInvariant(): string | undefined {
    const { byHash, byFee, inOrder } = this;
    return byFee.size === byHash.size && inOrder.size === byHash.size
      ? undefined
      : `${byHash.size} are active, ${byFee.size} are in the order of fees, ${inOrder.size} in that of hashes`;
  }

  /** Removes a transaction and returns it; undefined if it was not there. */
  remove(hash: string): SignedTransaction | undefined {
    const signed = this.byHash.get(hash);
    if (signed === undefined) return undefined;
    const { sender, nonce, validUntilHeight } = signed.payload.value;
    this.byHash.delete(hash);
    this.byFee.remove(hash);
    this.inOrder.remove(hash);
    const nonces = this.bySender.get(sender);
    nonces?.delete(nonce);
    if (nonces?.size === 0) this.bySender.delete(sender);
    const lasting = this.byLastHeight.get(validUntilHeight);
    lasting?.delete(hash);
    if (lasting?.size === 0) this.byLastHeight.delete(validUntilHeight);
    return signed;
  }
}
