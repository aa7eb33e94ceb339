import type { ResultRecorded } from '@bpdao/messages';
import { touchedBy } from '@bpdao/tokens';
import { LedgerPreview } from './ledger-preview.ts';
import type { OpenPool, VpscState } from './state.ts';

/** A pool that was tallied. */
export type ResolvedPool = OpenPool & { readonly resolved: NonNullable<OpenPool['resolved']> };

export const isResolved = (pool: OpenPool | undefined): pool is ResolvedPool => pool?.resolved !== undefined;

/** The change of the ledger that a tallied pool and the Forum's result come to (docs/spec/vpsc.md, "Settling"): stakes return with losses; gains; debits; credits. */
export function settlement({ book }: Readonly<VpscState>, { resolved }: Readonly<ResolvedPool>, result: ResultRecorded) {
  const { repType, stakes, minted } = resolved;
  const preview = new LedgerPreview(book.ledger(repType));
  for (const { address, availability, stake, loss } of stakes) preview.returned(address, stake, loss, availability);
  for (const { address, gain } of stakes) preview.gained(address, gain);
  const { debits, credits, burned: incinerated } = preview.applied(result);
  const burned = resolved.burned + incinerated + preview.debtsPaidSum();
  const supply = { wrep: book.wrep.supply, grep: book.grep.supply };
  supply[repType] += minted - burned;
  return { change: { stakes, debits, credits, debtsPaid: preview.debtsPaid, minted, burned, supply }, balances: preview.balances(touchedBy({ stakes, debits, credits })) };
}

/** Salary over the balances after the settling fact, and who is queued by it, at most so many. */
export function salaryOf({ book: { salary } }: Readonly<VpscState>, balances: ReadonlyMap<string, bigint>, fee: bigint, supply: bigint, most: number) {
  const { perRep, rest } = salary.afterFee(fee, supply);
  return { salary: { fee, perRep, rest }, queued: salary.dueAfter(balances, perRep, most) };
}
