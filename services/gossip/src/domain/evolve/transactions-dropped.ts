import type { TransactionsDropped } from '@bpdao/messages';
import type { GossipState } from '../state.ts';

/** The first of those that left the set are told. */
export function transactionsDropped({ toDrop }: GossipState, { drops }: TransactionsDropped): void {
  toDrop.splice(0, drops.length);
}
