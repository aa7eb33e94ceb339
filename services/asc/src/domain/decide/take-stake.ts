import { say } from '@bpdao/actor';
import type { ProducerSelected } from '@bpdao/messages';
import type { AscDecision } from '../messages.ts';
import type { AscState } from '../state.ts';

/** Takes the whole listed offer of a drawn producer, or states that it is missing (docs/spec/asc.md, "Stakes"). */
export function takeStake(
  { offers }: Readonly<AscState>,
  { receipt: { height, attempt }, producer, stake }: ProducerSelected,
): AscDecision {
  const kept = offers.get(producer);
  const beingReleased = kept !== undefined && kept.asked < 0n ? -kept.asked : 0n;
  const there = kept === undefined ? 0n : kept.offer.encumbered - beingReleased;
  if (kept === undefined || there < stake) {
    return say({ type: 'stake-missing', height, attempt, producer, listed: stake, encumbered: there });
  }
  return say({ type: 'stake-taken', height, attempt, producer, amount: stake });
}
