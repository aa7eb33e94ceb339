import { AccountBook } from '@bpdao/chain';
import { InForce, type Genesis } from '@bpdao/genesis';
import type { BlockProposed, TransactionDrop } from '@bpdao/messages';
import { ActiveSet } from './active-set.ts';
import { SettledTransactions } from './settled-transactions.ts';

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

export const gossipGenesis = (genesis: Genesis): GossipState => ({
  active: new ActiveSet(),
  toDrop: [],
  settled: new SettledTransactions(),
  heard: {
    governance: new InForce(genesis),
    wsc: { proposed: undefined },
    vpsc: { accounts: AccountBook.genesis(genesis), nextHeight: 1n },
  },
});
