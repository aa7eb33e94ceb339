import { AccountBook } from '@bpdao/chain';
import { InForce } from '@bpdao/genesis';
import type { Genesis } from '@bpdao/genesis';
import type { BlockProposed, TransactionDrop } from '@bpdao/messages';
import { ActiveSet } from './active-set.ts';

/** What gossip knows. */
export interface GossipState {
  readonly active: ActiveSet;
  /** No longer active, and not said yet; in the order in which they left. */
  readonly toDrop: TransactionDrop[];
  /** Hashes of settled transactions, for repeats, with the height that settled them. */
  readonly settled: { readonly heights: Map<string, bigint>; readonly byHeight: Map<bigint, readonly string[]> };
  readonly heard: {
    readonly governance: InForce;
    readonly wsc: { proposed: BlockProposed | undefined };
    readonly vpsc: { readonly accounts: AccountBook; nextHeight: bigint };
  };
}

export const gossipGenesis = (genesis: Genesis): GossipState => ({
  active: new ActiveSet(),
  toDrop: [],
  settled: { heights: new Map(), byHeight: new Map() },
  heard: { governance: new InForce(genesis), wsc: { proposed: undefined }, vpsc: { accounts: AccountBook.genesis(genesis), nextHeight: 1n } },
});
