import type { EncumbranceAsked } from '@bpdao/messages';
import type { GovernanceState, Offered } from '../state.ts';

/** Folds an offer: its weight counts for the protocol that it names. */
export function offerChanged({ heard: { asc } }: GovernanceState, { offer }: Pick<EncumbranceAsked, 'offer'>): void {
  const { producer, weight, protocol } = offer;
  const before = asc.offers.get(producer);
  if (before !== undefined) count(asc, before.protocol, -before.weight);
  if (weight === 0n) asc.offers.delete(producer);
  else asc.offers.set(producer, { weight, protocol });
  count(asc, protocol, weight);
}

function count(asc: Offered, protocol: string, weight: bigint): void {
  const named = (asc.named.get(protocol) ?? 0n) + weight;
  if (named === 0n) asc.named.delete(protocol);
  else asc.named.set(protocol, named);
  asc.total += weight;
}
