import type { Genesis } from '@bpdao/genesis';
import type { Parameters, SignedTransaction } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';

/** The decision of an epoch. */
interface Known {
  readonly protocol: string;
  readonly parameters: Parameters;
  readonly sharePpm: number;
}

/** The knowledge of an observer: enough to make commands that have a chance. */
export class Knowledge {
  /** The height in progress. */
  height = 1n;
  /** Posts that are not about blocks. */
  readonly posts: string[] = [];
  /** True if there is governance REP. */
  hasGrep = false;
  private decided: Known | undefined;
  /** By sender, the nonce after the last transaction that was gossiped in sequence. */
  private readonly nonces = new Map<string, bigint>();
  /** By sender, the nonce after the last settled transaction. */
  private readonly settled = new Map<string, bigint>();
  private proposed: readonly SignedTransaction[] = [];

  /** Returns the nonce after a sender's last gossiped or settled transaction. */
  nextNonce(sender: string): bigint {
    const [gossiped, settled] = [this.nonces.get(sender) ?? 0n, this.settled.get(sender) ?? 0n];
    return gossiped > settled ? gossiped : settled;
  }

  /** Returns the last decision. */
  inForce({ protocol, parameters }: Genesis): Known {
    return this.decided ?? { protocol, parameters, sharePpm: 0 };
  }

  hear({ fact }: SaidFact): void {
    switch (fact.type) {
      case 'round-settled':
        this.height = fact.nextHeight;
        if (fact.outcome === 'accepted') {
          for (const {
            payload: { value },
          } of this.proposed) {
            this.settled.set(value.sender, value.nonce + 1n);
          }
        }
        return;
      case 'block-proposed':
        this.proposed = fact.block.transactions;
        return;
      case 'post-published':
        if (fact.post.value.kind !== 'block') this.posts.push(fact.address);
        return;
      case 'grep-created':
        this.hasGrep = true;
        return;
      case 'epoch-closed':
        this.decided = { protocol: fact.protocol, parameters: fact.parameters, sharePpm: fact.governanceSharePpm ?? 0 };
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
