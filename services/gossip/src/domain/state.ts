import type { AccountBook } from '@bpdao/chain';
import type { InForce } from '@bpdao/genesis';
import type { BlockProposed, TransactionDrop } from '@bpdao/messages';
import type { ActiveSet } from './active-set.ts';
import type { SettledTransactions } from './settled-transactions.ts';

/** What gossip knows. */
export interface GossipState {
  readonly active: ActiveSet;
  /** No longer active, and not said yet; in the order in which they left. */
  readonly toDrop: TransactionDrop[];
  /** For repeats, for `memoryBlocks` heights. */
  readonly settled: SettledTransactions;
  readonly heard: {
    readonly governance: InForce;
    readonly wsc: { proposed: BlockProposed | undefined };
    readonly vpsc: { readonly accounts: AccountBook; nextHeight: bigint };
  };
}
