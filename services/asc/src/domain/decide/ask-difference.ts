import { nothing, say } from '@bpdao/actor';
import type { AscDecision } from '../messages.ts';
import type { AscState } from '../state.ts';

/**
 * What may be asked of the VPSC for an offer now, µREP: the difference to its target, but nothing that a list in force,
 * or closed by the running attempt, still counts, and no stake that is taken; 0 when nothing may (docs/spec/asc.md,
 * "Asking").
 */
function askable({ offers, book, taken }: Readonly<AscState>, producer: string): bigint {
  const kept = offers.get(producer);
  if (kept === undefined || kept.asked !== 0n) return 0n;
  const { target, encumbered } = kept.offer;
  const locked = most(book.locked(producer), taken?.producer === producer ? taken.amount : 0n);
  const wanted = target > encumbered ? target : least(encumbered, most(target, locked));
  return wanted - encumbered;
}

/** The first offer for which something may be asked; undefined when there is none. */
export function nextToAsk(state: Readonly<AscState>): string | undefined {
  for (const producer of state.unsettled) if (askable(state, producer) !== 0n) return producer;
  return undefined;
}

/** The VPSC is asked for the difference between an offer and the REP behind it. */
export function askDifference(state: Readonly<AscState>, producer: string): AscDecision {
  const delta = askable(state, producer);
  const kept = state.offers.get(producer);
  if (kept === undefined || delta === 0n) return nothing;
  return say({ type: 'encumbrance-asked', offer: kept.offer, delta });
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
