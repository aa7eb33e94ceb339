import type { Invariants } from '@bpdao/actor';
import type { AscState } from './state.ts';

/**
 * The invariants of the ASC (docs/spec/asc.md, "Invariants"), checked in constant time, except for the offers that
 * wait.
 */
export const ascInvariants: Invariants<AscState> = {
  'an offer that waits for the VPSC is kept, and has REP of 0 or more behind it': ({ offers, unsettled }) => {
    for (const producer of unsettled) {
      const kept = offers.get(producer);
      if (kept === undefined || kept.offer.encumbered < 0n) return `the offer of ${producer} is not one`;
    }
    return undefined;
  },
};
