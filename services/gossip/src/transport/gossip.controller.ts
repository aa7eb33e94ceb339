import { ActorController, ControllerOf, type Views } from '@bpdao/transport';
import type { GossipState } from '../domain/state.ts';
import { activeTransactionsView, activeTransactionView } from '../views/active-transactions.ts';

/** Gossip's commands go to its rules, its queries to views of its state. */
@ControllerOf('gossip')
export class GossipController extends ActorController<'gossip', GossipState> {
  readonly views: Views<'gossip', GossipState> = {
    'active-transactions': activeTransactionsView,
    'active-transaction': activeTransactionView,
  };
}
