import type { DropReason } from '@bpdao/messages';
import type { GossipState } from './state.ts';

/** Removes a transaction from the set, and notes that gossip must tell it. */
export function drop({ active, toDrop }: GossipState, hash: string, reason: DropReason, by?: string): void {
  const signed = active.remove(hash);
  if (signed === undefined) return;
  toDrop.push({ hash, sender: signed.payload.value.sender, reason, ...(by === undefined ? undefined : { by }) });
}
