import { nothing, say } from '@bpdao/actor';
import type { AscDecision } from '../messages.ts';
import { withAmounts, type AscState } from '../state.ts';

/**
 * An attempt is over: the stake, or what is left of it, is back in its offer (docs/spec/asc.md, "Stakes"). `loss` in
 * µREP.
 */
export function returnStake({ offers }: Readonly<AscState>, producer: string, loss: bigint): AscDecision {
  const kept = offers.get(producer);
  if (kept === undefined) return nothing;
  return say({
    type: 'offer-changed',
    offer: withAmounts(kept.offer, kept.offer.target, kept.offer.encumbered - loss),
    change: 'returned',
  });
}
