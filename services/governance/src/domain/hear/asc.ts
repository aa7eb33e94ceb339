import type { AscFact, Offer } from '@bpdao/messages';
import type { GovernanceState, Offered } from '../state.ts';
import { isCurrent } from './round.ts';

/** The ASC's facts: what is offered for which protocol, and what became of the stake of the producer drawn. */
export function hearAsc({ heard }: GovernanceState, fact: AscFact): void {
  switch (fact.type) {
    case 'encumbrance-asked':
    case 'offer-changed':
      return offerChanged(heard.asc, fact.offer);
    case 'stake-taken':
    case 'stake-missing':
      if (isCurrent(heard.round, fact) && heard.round.waitsFor === 'stake') {
        heard.round = { ...heard.round, waitsFor: 'list' };
      }
      return undefined;
    default:
      return fact satisfies never;
  }
}

function offerChanged(asc: Offered, { producer, weight, protocol }: Offer): void {
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
