import { AccountBook } from '@bpdao/chain';
import { InForce, type Genesis } from '@bpdao/genesis';
import { ActiveSet } from './active-set.ts';
import { SettledTransactions } from './settled-transactions.ts';
import type { GossipState } from './state.ts';

/** Returns the state of gossip before its first fact, without active transactions. */
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
