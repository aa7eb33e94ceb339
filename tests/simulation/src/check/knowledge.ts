import type { Genesis } from '@bpdao/genesis';
import type { Parameters } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';

/** What somebody who watches knows: enough to make commands that have a chance. */
export class Knowledge {
  /** Being worked on. */
  height = 1n;
  /** Posts that are not about blocks. */
  readonly posts: string[] = [];
  /** Whether there is governance REP. */
  hasGrep = false;
  private decided: { readonly parameters: Parameters; readonly sharePpm: number } | undefined;
  private readonly nonces = new Map<string, bigint>();

  /** The nonce after the last one that was gossiped or settled of a sender. */
  nextNonce(sender: string): bigint {
    return this.nonces.get(sender) ?? 0n;
  }

  /** What was decided last. */
  inForce({ parameters }: Genesis): { readonly parameters: Parameters; readonly sharePpm: number } {
    return this.decided ?? { parameters, sharePpm: 0 };
  }

  hear({ fact }: SaidFact): void {
    switch (fact.type) {
      case 'round-settled':
        this.height = fact.nextHeight;
        return;
      case 'post-published':
        if (fact.post.value.kind !== 'block') this.posts.push(fact.address);
        return;
      case 'grep-created':
        this.hasGrep = true;
        return;
      case 'epoch-closed':
        this.decided = { parameters: fact.parameters, sharePpm: fact.governanceSharePpm ?? 0 };
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
