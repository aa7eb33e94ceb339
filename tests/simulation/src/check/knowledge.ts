import type { SaidFact } from '@bpdao/sdk';

/** What somebody who watches knows: enough to make commands that have a chance. */
export class Knowledge {
  /** Being worked on. */
  height = 1n;
  /** Posts that are not about blocks. */
  readonly posts: string[] = [];
  /** Of them the protocols. */
  readonly protocols: string[] = [];
  /** In force, as far as an epoch said so. */
  protocol: string | undefined;
  private readonly nonces = new Map<string, bigint>();

  /** The nonce after the last one that was gossiped or settled of a sender. */
  nextNonce(sender: string): bigint {
    return this.nonces.get(sender) ?? 0n;
  }

  hear({ fact }: SaidFact): void {
    switch (fact.type) {
      case 'round-settled':
        this.height = fact.nextHeight;
        return;
      case 'post-published':
        if (fact.post.value.kind !== 'block') this.posts.push(fact.address);
        if (fact.post.value.kind === 'protocol') this.protocols.push(fact.address);
        return;
      case 'epoch-closed':
      case 'protocol-reverted':
        this.protocol = fact.protocol;
        return;
      case 'transactions-gossiped': {
        const { sender, nonce } = fact.transaction.payload.value;
        if (nonce === this.nextNonce(sender)) this.nonces.set(sender, nonce + 1n);
        return;
      }
      case 'transactions-dropped':
        for (const { sender } of fact.drops) this.nonces.delete(sender);
        return;
      default:
        return;
    }
  }
}
