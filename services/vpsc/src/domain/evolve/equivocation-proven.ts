import type { EquivocationProven } from '@bpdao/messages';
import { offenceOf } from '../evidence.ts';
import type { VpscState } from '../state.ts';

/** Nothing will be left of what the offender has staked in the pools that are open; the slot or pool is proven once. */
export function equivocationProven(state: VpscState, { report, offender, height }: EquivocationProven): void {
  const { bytes, value } = report.payload;
  const offence = offenceOf(state, value);
  if (offence !== undefined) state.proven.set(offence.what, { height, bytes });
  for (const { opened, votes, commitments, forfeits } of state.openPools.values()) {
    const staked = opened.producer === offender || votes.has(offender) || commitments.has(offender);
    if (staked && !forfeits.has(offender)) forfeits.set(offender, value.reporter);
  }
}
