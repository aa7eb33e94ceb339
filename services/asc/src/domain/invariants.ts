import type { AscState } from './state.ts';

/** What must hold after every fact (docs/spec/asc.md, "Invariants"); constant time but for offers that wait. */
export function brokenInvariant({ offers, unsettled }: Readonly<AscState>): string | undefined {
  for (const producer of unsettled) {
    const kept = offers.get(producer);
    if (kept === undefined || kept.offer.encumbered < 0n) return `the offer of ${producer} is not one`;
  }
  return undefined;
}
