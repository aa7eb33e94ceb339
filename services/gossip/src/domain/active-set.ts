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

  /** Hashes in their order, those after one; all without one. */
  after(hash: string | undefined): Iterable<string> {
    return this.inOrder.after(hash);
  }

  /** The one of a sender and nonce. */
  at(sender: string, nonce: bigint): string | undefined {
    return this.bySender.get(sender)?.get(nonce);
  }

  /** A sender's, by nonce. */
  of(sender: string): ReadonlyMap<bigint, string> {
    return this.bySender.get(sender) ?? new Map<bigint, string>();
  }

  /** Those whose last height is this one. */
  lastValidAt(height: bigint): readonly string[] {
    return [...(this.byLastHeight.get(height) ?? [])];
  }

  /** The one that goes first when the set is full. */
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

  /** The sentence that does not hold; undefined while every active transaction stands once in each order. */
  brokenInvariant(): string | undefined {
    const { byHash, byFee, inOrder } = this;
    return byFee.size === byHash.size && inOrder.size === byHash.size
      ? undefined
      : `${byHash.size} are active, ${byFee.size} are in the order of fees, ${inOrder.size} in that of hashes`;
  }

  /** What was removed; undefined when it was not there. */
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
