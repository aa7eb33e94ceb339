import type { EquivocationProven } from '@bpdao/messages';
import { offenceOf } from '../evidence.ts';
import { isStakedIn, type VpscState } from '../state.ts';

/**
 * Folds proven equivocation: the offender will lose all its stakes in open pools, and the slot or pool counts as
 * proven.
 */
export function equivocationProven(state: VpscState, { report, offender, height }: EquivocationProven): void {
  const { bytes, value } = report.payload;
  const offence = offenceOf(state, value);
  if (offence !== undefined) state.proven.set(offence.what, { height, bytes });
  for (const pool of state.openPools.values()) {
    if (isStakedIn(pool, offender) && !pool.forfeits.has(offender)) pool.forfeits.set(offender, value.reporter);
  }
}
