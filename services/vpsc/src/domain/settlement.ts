import { PPM, type RepType, type ResultRecorded, type RoundSettled, type Slash, type Supply } from '@bpdao/messages';
import { slashOf, touchedBy } from '@bpdao/tokens';
import { LedgerPreview } from './ledger-preview.ts';
import { REPORTER_PART } from './parameters.ts';
import type { OpenPool, VpscState } from './state.ts';

/** A pool that was tallied. */
export type ResolvedPool = OpenPool & { readonly resolved: NonNullable<OpenPool['resolved']> };

export const isResolved = (pool: OpenPool | undefined): pool is ResolvedPool => pool?.resolved !== undefined;

/**
 * Returns the change of the ledger that follows from a tallied pool and the Forum's result (docs/spec/vpsc.md,
 * "Settling"): stakes return with losses and slashing; gains; debits; credits.
 */
export function settlement({ book }: Readonly<VpscState>, pool: Readonly<ResolvedPool>, result: ResultRecorded) {
  const { resolved } = pool;
  const { repType, stakes, minted } = resolved;
  const preview = new LedgerPreview(book.ledger(repType));
  const slashes = slashesOf(pool);
  for (const stake of stakes) {
    preview.returned(stake.address, stake.stake, stake.loss + slashOf(slashes, stake), stake.availability);
  }
  for (const { reporter, reward } of slashes) preview.gained(reporter, reward);
  for (const { address, gain } of stakes) preview.gained(address, gain);
  const { debits, credits, burned: incinerated } = preview.applied(result);
  const slashed = slashes.reduce((sum, { amount, reward }) => sum + amount - reward, 0n);
  const burned = resolved.burned + slashed + incinerated + preview.debtsPaidSum();
  const supply = { wrep: book.wrep.supply, grep: book.grep.supply };
  supply[repType] += minted - burned;
  return {
    change: { stakes, slashes, debits, credits, debtsPaid: preview.debtsPaid, minted, burned, supply },
    balances: preview.balances(touchedBy({ stakes, slashes, debits, credits })),
  };
}

/**
 * Returns the slashes of a pool: an equivocator loses the rest of its stake; a tenth of it goes to the reporter, and
 * the rest is burned.
 */
function slashesOf({ resolved, forfeits }: Readonly<ResolvedPool>): readonly Slash[] {
  return resolved.stakes.flatMap(({ address, availability, stake, loss }) => {
    const reporter = forfeits.get(address);
    const amount = stake - loss;
    return reporter === undefined || amount === 0n
      ? []
      : [{ address, availability, amount, reporter, reward: amount / REPORTER_PART }];
  });
}

/**
 * Returns the salary of a fee (docs/spec/pools-and-salary.md, "Salary"), shared over the balances after the settling
 * fact, and the members that it queues, at most `most`. Holders of governance REP get their share once there are any;
 * holders of the REP that voted get the rest.
 */
export function salaryOf(
  { book: { salaries } }: Readonly<VpscState>,
  { repType, balances, fee, supply, sharePpm, most }: SalaryTerms,
): Pick<RoundSettled, 'salary' | 'queued' | 'governance'> {
  const shared = (of: RepType, amount: bigint, changed: ReadonlyMap<string, bigint>, places: number) => {
    const { perRep, rest } = salaries[of].afterFee(amount, supply[of]);
    return { salary: { fee: amount, perRep, rest }, queued: salaries[of].dueAfter(changed, perRep, places) };
  };
  if (repType === 'grep' || supply.grep === 0n) return shared(repType, fee, balances, most);
  const toHolders = (fee * BigInt(sharePpm)) / PPM;
  const governance = shared('grep', toHolders, new Map(), Math.ceil(most / 2));
  return { ...shared('wrep', fee - toHolders, balances, most - governance.queued.length), governance };
}

/** The terms of a salary. */
export interface SalaryTerms {
  /** The REP that voted. */
  readonly repType: RepType;
  /** The balances of the accounts that the settling fact touches, after it. */
  readonly balances: ReadonlyMap<string, bigint>;
  /** µ$; 0 if nothing was paid. */
  readonly fee: bigint;
  /** The supply after the settling fact. */
  readonly supply: Supply;
  /** Share of governance REP. */
  readonly sharePpm: number;
  /** The most entries of the queue in all. Governance REP gets at most half of them, and these come first. */
  readonly most: number;
}
