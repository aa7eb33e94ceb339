/** REP that an author gets or owes by a result of the Forum, µREP. */
export interface AuthorShare {
  readonly address: string;
  readonly amount: bigint;
}

/** The debit of an author: the result takes free REP as far as there is any, and the rest is debt. */
export interface TakenDebit {
  readonly address: string;
  readonly owed: bigint;
  readonly taken: bigint;
}

/** The credit of an author: the amount granted by the Forum, and the amount credited. */
export interface LoweredCredit {
  readonly address: string;
  readonly granted: bigint;
  readonly credited: bigint;
}

/** The moves by which the ledger applies a result. */
export interface AppliedResult {
  readonly debits: readonly TakenDebit[];
  readonly credits: readonly LoweredCredit[];
  /** Incinerated after it was lowered, µREP. */
  readonly burned: bigint;
}

/**
 * Applies a result of the Forum to free REP. The REP that debtors lack is missing from the credits of the same result,
 * each by its part of the running sum; if the credits do not suffice, the rest is missing from the incinerated amount
 * (docs/spec/pools-and-salary.md, "Debt").
 */
export function applyResult(
  debits: readonly AuthorShare[],
  credits: readonly AuthorShare[],
  burned: bigint,
  freeOf: (address: string) => bigint,
): AppliedResult {
  const taken = debits.map(({ address, amount }) => ({ address, owed: amount, taken: least(amount, freeOf(address)) }));
  const short = taken.reduce((sum, debit) => sum + debit.owed - debit.taken, 0n);
  const all = credits.reduce((sum, { amount }) => sum + amount, 0n);
  const fromCredits = least(short, all);
  let before = 0n;
  const lowered = credits.map(({ address, amount }) => {
    const upTo = before + amount;
    const less = all === 0n ? 0n : (fromCredits * upTo) / all - (fromCredits * before) / all;
    before = upTo;
    return { address, granted: amount, credited: amount - less };
  });
  return { debits: taken, credits: lowered, burned: burned - (short - fromCredits) };
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
