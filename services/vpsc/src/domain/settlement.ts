import type { RepType, ResultRecorded, Slash, Supply } from '@bpdao/messages';
import { slashOf, touchedBy } from '@bpdao/tokens';
import { LedgerPreview } from './ledger-preview.ts';
import { REPORTER_PART } from './parameters.ts';
import type { OpenPool, VpscState } from './state.ts';

/** A pool that was tallied. */
export type ResolvedPool = OpenPool & { readonly resolved: NonNullable<OpenPool['resolved']> };

export const isResolved = (pool: OpenPool | undefined): pool is ResolvedPool => pool?.resolved !== undefined;

/** The change of the ledger that a tallied pool and the Forum's result come to (docs/spec/vpsc.md, "Settling"): stakes return with losses and slashing; gains; debits; credits. */
export function settlement({ book }: Readonly<VpscState>, pool: Readonly<ResolvedPool>, result: ResultRecorded) {
  const { resolved } = pool;
  const { repType, stakes, minted } = resolved;
  const preview = new LedgerPreview(book.ledger(repType));
  const slashes = slashesOf(pool);
  for (const stake of stakes) preview.returned(stake.address, stake.stake, stake.loss + slashOf(slashes, stake), stake.availability);
  for (const { reporter, reward } of slashes) preview.gained(reporter, reward);
  for (const { address, gain } of stakes) preview.gained(address, gain);
  const { debits, credits, burned: incinerated } = preview.applied(result);
  const slashed = slashes.reduce((sum, { amount, reward }) => sum + amount - reward, 0n);
  const burned = resolved.burned + slashed + incinerated + preview.debtsPaidSum();
  const supply = { wrep: book.wrep.supply, grep: book.grep.supply };
  supply[repType] += minted - burned;
  return { change: { stakes, slashes, debits, credits, debtsPaid: preview.debtsPaid, minted, burned, supply }, balances: preview.balances(touchedBy({ stakes, slashes, debits, credits })) };
}

/** Of what equivocators have left in a pool a tenth goes to who reported them, the rest is burned. */
function slashesOf({ resolved, forfeits }: Readonly<ResolvedPool>): readonly Slash[] {
  return resolved.stakes.flatMap(({ address, availability, stake, loss }) => {
    const reporter = forfeits.get(address);
    const amount = stake - loss;
    return reporter === undefined || amount === 0n ? [] : [{ address, availability, amount, reporter, reward: amount / REPORTER_PART }];
  });
}

/** Salary to those who hold the REP that voted, over the balances after the settling fact, and who is queued by it, at most so many. */
export function salaryOf({ book: { salaries } }: Readonly<VpscState>, repType: RepType, balances: ReadonlyMap<string, bigint>, fee: bigint, supply: Supply, most: number) {
  const salary = salaries[repType];
  const { perRep, rest } = salary.afterFee(fee, supply[repType]);
  return { salary: { fee, perRep, rest }, queued: salary.dueAfter(balances, perRep, most) };
}
