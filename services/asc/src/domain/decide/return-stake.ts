import { nothing, say } from '@bpdao/actor';
import type { RoundSettled } from '@bpdao/messages';
import type { AscDecision } from '../messages.ts';
import { withAmounts, type AscState } from '../state.ts';

/** An attempt ended before anybody judged its block: the whole stake is back in its offer (docs/spec/asc.md, "Stakes"). */
export const returnWhole = (state: Readonly<AscState>, { producer }: { readonly producer: string }): AscDecision =>
  returnStake(state, producer, 0n);

/** A pool judged the block: the rest that it left of the stake is back in its offer (docs/spec/asc.md, "Stakes"). */
export function returnRest(state: Readonly<AscState>, { producer, stakes, stakeLeft }: RoundSettled): AscDecision {
  const stake = stakes.find(({ availability }) => availability)?.stake ?? 0n;
  return returnStake(state, producer, stake === 0n ? 0n : stake - stakeLeft);
}

/** `loss` in µREP. */
function returnStake({ offers }: Readonly<AscState>, producer: string, loss: bigint): AscDecision {
  const kept = offers.get(producer);
  if (kept === undefined) return nothing;
  return say({
    type: 'offer-changed',
    offer: withAmounts(kept.offer, kept.offer.target, kept.offer.encumbered - loss),
    change: 'returned',
  });
}
