import { nothing, type Rules } from '@bpdao/actor';
import { AccountBook } from '@bpdao/chain';
import { InForce } from '@bpdao/genesis';
import { LeastFirst } from '@bpdao/tokens';
import { ActiveSet } from './active-set.ts';
import type { GossipTypes } from './actor-types.ts';
import { submitTransaction } from './decide/submit-transaction.ts';
import { tellDrops } from './decide/tell-drops.ts';
import { transactionsGossiped } from './evolve/transactions-gossiped.ts';
import { roundSettled } from './hear/round-settled.ts';
import { SettledTransactions } from './settled-transactions.ts';
import { SortedHashes } from './sorted-hashes.ts';
import { gossipGenesis } from './state.ts';

/** Gossip (docs/spec/gossip.md). */
export const gossipRules: Rules<GossipTypes> = {
  actor: 'gossip',
  version: 1,
  kept: [AccountBook, ActiveSet, InForce, LeastFirst, SettledTransactions, SortedHashes],
  genesis: gossipGenesis,
  decide(state, message) {
    switch (message.type) {
      case 'command':
        return submitTransaction(state, message.command);
      case 'heard':
        return nothing;
      case 'deadline':
        return tellDrops(state);
      default:
        return message satisfies never;
    }
  },
  evolve(state, { fact }) {
    switch (fact.type) {
      case 'transactions-gossiped': {
        transactionsGossiped(state, fact);
        return;
      }
      case 'transactions-dropped':
        return void state.toDrop.splice(0, fact.drops.length);
      default:
        return fact satisfies never;
    }
  },
  hear(state, { fact }) {
    switch (fact.type) {
      case 'block-proposed':
        state.heard.wsc.proposed = fact;
        return;
      case 'round-settled': {
        roundSettled(state, fact);
        return;
      }
      case 'epoch-closed':
      case 'protocol-reverted': {
        state.heard.governance.fold(fact);
        return;
      }
      default:
        return;
    }
  },
  patienceMs: ({ type }) => (type === 'transactions-gossiped' ? GOSSIP_PATIENCE_MS : 0),
  deadline: ({ toDrop }) => (toDrop.length === 0 ? undefined : { key: 'drops', atMs: 0 }),
};

/** A block takes several times as long: what comes in meanwhile travels together. */
const GOSSIP_PATIENCE_MS = 5;
