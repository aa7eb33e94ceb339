import type { TransactionsDropped } from '@bpdao/messages';
import type { GossipState } from '../state.ts';

/** Removes the first drops, which gossip has now told. */
export function transactionsDropped({ toDrop }: GossipState, { drops }: TransactionsDropped): void {
  toDrop.splice(0, drops.length);
}
