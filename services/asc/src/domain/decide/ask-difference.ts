import { nothing, say } from '@bpdao/actor';
import type { AscDecision } from '../messages.ts';
import type { AscState } from '../state.ts';

/**
 * Returns the difference that the ASC may now ask of the VPSC for an offer, µREP: the difference to the target. REP
 * that a list in force counts, or the list closed by the running attempt, stays encumbered, and so does a taken stake.
 * 0 if nothing may be asked (docs/spec/asc.md, "Asking").
 */
function askable({ offers, book, taken }: Readonly<AscState>, producer: string): bigint {
  const kept = offers.get(producer);
  if (kept === undefined || kept.asked !== 0n) return 0n;
  const { target, encumbered } = kept.offer;
  const locked = most(book.locked(producer), taken?.producer === producer ? taken.amount : 0n);
  const wanted = target > encumbered ? target : least(encumbered, most(target, locked));
  return wanted - encumbered;
}

/** Returns the first offer for which the ASC may ask; undefined if there is none. */
export function nextToAsk(state: Readonly<AscState>): string | undefined {
  for (const producer of state.unsettled) if (askable(state, producer) !== 0n) return producer;
  return undefined;
}

/** Asks the VPSC for the difference between an offer and its encumbered REP. */
export function askDifference(state: Readonly<AscState>, producer: string): AscDecision {
  const delta = askable(state, producer);
  const kept = state.offers.get(producer);
  if (kept === undefined || delta === 0n) return nothing;
  return say({ type: 'encumbrance-asked', offer: kept.offer, delta });
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
