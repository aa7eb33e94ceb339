import { rulesOf } from '@bpdao/actor';
import { AccountBook } from '@bpdao/chain';
import { InForce } from '@bpdao/genesis';
import { LeastFirst } from '@bpdao/tokens';
import { ActiveSet } from './active-set.ts';
import type { GossipTypes } from './actor-types.ts';
import { gossipDeadlines, nextDeadline } from './deadlines.ts';
import { submitTransaction } from './decide/submit-transaction.ts';
import { transactionsDropped } from './evolve/transactions-dropped.ts';
import { transactionsGossiped } from './evolve/transactions-gossiped.ts';
import { gossipGenesis } from './genesis.ts';
import { gossipHears } from './hears.ts';
import { gossipInvariants } from './invariants.ts';
import { patienceMs } from './patience.ts';
import { SettledTransactions } from './settled-transactions.ts';
import { SortedHashes } from './sorted-hashes.ts';

/** Gossip (docs/spec/gossip.md). */
export const gossipRules = rulesOf<GossipTypes>({
  actor: 'gossip',
  version: 1,
  kept: [AccountBook, ActiveSet, InForce, LeastFirst, SettledTransactions, SortedHashes],
  genesis: gossipGenesis,
  commands: { 'submit-transaction': submitTransaction },
  folds: { 'transactions-gossiped': transactionsGossiped, 'transactions-dropped': transactionsDropped },
  hears: gossipHears,
  deadlines: gossipDeadlines,
  nextDeadline,
  patienceMs,
  invariants: gossipInvariants,
});
