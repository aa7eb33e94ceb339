import type { AccountBook } from '@bpdao/chain';
import type { InForce } from '@bpdao/genesis';
import type { BlockProposed, TransactionDrop } from '@bpdao/messages';
import type { ActiveSet } from './active-set.ts';
import type { SettledTransactions } from './settled-transactions.ts';

/** The state of gossip. */
export interface GossipState {
  readonly active: ActiveSet;
  /** Transactions that left the set, in the order in which they left, and that gossip has not told yet. */
  readonly toDrop: TransactionDrop[];
  /** Settled transactions of the last `memoryBlocks` heights, by which repeats are recognized. */
  readonly settled: SettledTransactions;
  readonly heard: {
    readonly governance: InForce;
    readonly wsc: { proposed: BlockProposed | undefined };
    readonly vpsc: { readonly accounts: AccountBook; nextHeight: bigint };
  };
}
