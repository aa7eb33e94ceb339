import { refuse, say } from '@bpdao/actor';
import { writeAmount, type Encumber } from '@bpdao/messages';
import type { AscDecision } from '../messages.ts';
import { withAmounts, type AscState } from '../state.ts';
import { acceptedBefore } from './accepted-before.ts';

/** The most that a fact can ask the VPSC for, µREP: differences are signed 64-bit integers. */
const TARGET_MAX = 2n ** 63n - 1n;

/**
 * Sets a producer's offer (docs/spec/asc.md, "Offers"). The ASC asks the VPSC for more REP at once, unless it has
 * already asked about this offer.
 */
export function encumber(state: Readonly<AscState>, { payload, signature }: Encumber): AscDecision {
  const before = acceptedBefore(state, payload);
  if (before !== undefined) return before;
  const { producer, target, protocol, tip } = payload.value;
  const kept = state.offers.get(producer);
  if (target > TARGET_MAX) return refuse('TARGET_TOO_LARGE', `The most is ${writeAmount(TARGET_MAX)} REP.`);
  if (target === 0n && kept === undefined && !state.founders.has(producer)) return refuse('TARGET_ZERO');
  const offer = withAmounts({ producer, protocol, tip }, target, kept?.offer.encumbered ?? 0n);
  const delta = target - offer.encumbered;
  if (delta > 0n && (kept?.asked ?? 0n) === 0n) {
    return say({ type: 'encumbrance-asked', offer, delta, encumber: { payload, signature } });
  }
  return say({ type: 'offer-changed', offer, change: 'requested', encumber: { payload, signature } });
}
