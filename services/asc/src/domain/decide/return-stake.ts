import { nothing, say } from '@bpdao/actor';
import type { RoundSettled } from '@bpdao/messages';
import type { AscDecision } from '../messages.ts';
import { withAmounts, type AscState } from '../state.ts';

/** Returns the whole stake to its offer after an attempt without a judged block (docs/spec/asc.md, "Stakes"). */
export const returnWhole = (state: Readonly<AscState>, { producer }: { readonly producer: string }): AscDecision =>
  returnStake(state, producer, 0n);

/** Returns the rest of the stake to its offer after a pool judged the block (docs/spec/asc.md, "Stakes"). */
export function returnRest(state: Readonly<AscState>, { producer, stakes, stakeLeft }: RoundSettled): AscDecision {
  const stake = stakes.find(({ availability }) => availability)?.stake ?? 0n;
  return returnStake(state, producer, stake === 0n ? 0n : stake - stakeLeft);
}

/** Returns a stake to its offer; `loss` in µREP. */
function returnStake({ offers }: Readonly<AscState>, producer: string, loss: bigint): AscDecision {
  const kept = offers.get(producer);
  if (kept === undefined) return nothing;
  return say({
    type: 'offer-changed',
    offer: withAmounts(kept.offer, kept.offer.target, kept.offer.encumbered - loss),
    change: 'returned',
  });
}
