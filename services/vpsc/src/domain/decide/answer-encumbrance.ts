import { say } from '@bpdao/actor';
import type { EncumbranceAsked } from '@bpdao/messages';
import type { VpscDecision } from '../messages.ts';
import type { VpscState } from '../state.ts';

/** Answers each question of the ASC to encumber or release REP (docs/spec/vpsc.md, "Encumbering"). */
export function answerEncumbrance(
  { book }: Readonly<VpscState>,
  { offer: { producer }, delta }: EncumbranceAsked,
): VpscDecision {
  const encumbered = book.wrep.encumberedAt(producer, 'asc');
  const refused = (reason: 'rep-not-free' | 'in-debt') =>
    say({ type: 'encumbrance-refused', producer, delta, reason, encumbered } as const);
  if (delta > 0n && book.wrep.debtOf(producer) > 0n) return refused('in-debt');
  if (delta > 0n && book.wrep.freeOf(producer) < delta) return refused('rep-not-free');
  if (delta < 0n && encumbered < -delta) return refused('rep-not-free');
  return say({ type: 'rep-encumbered', producer, delta, encumbered: encumbered + delta });
}
