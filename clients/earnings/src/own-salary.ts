import type { RepType } from '@bpdao/messages';
import { SALARY_SCALE } from '@bpdao/tokens';
import type { PayoutSource } from './earning-line.ts';

/** $ that waits to be paid, with where it comes from. */
export interface Waiting {
  readonly amount: bigint;
  readonly source: PayoutSource;
}

/** Salary that one address accrues with one type of REP, fact by fact (docs/spec/pools-and-salary.md, "Salary"). */
export class OwnSalary {
  private readonly repType: RepType;
  private accruedScaled = 0n;
  private perRep = 0n;
  private facts = 0;
  private fromHeight: bigint | undefined;

  constructor(repType: RepType) {
    this.repType = repType;
  }

  /** Whole µ$ accrued and not queued. */
  get accrued(): bigint {
    return this.accruedScaled / SALARY_SCALE;
  }

  /** A settling fact moved the accumulator on; `balance` is what the address holds after it. */
  shared(perRep: bigint, balance: bigint, height: bigint): void {
    const more = balance * (perRep - this.perRep);
    this.perRep = perRep;
    if (more === 0n) return;
    this.accruedScaled += more;
    this.facts += 1;
    this.fromHeight ??= height;
  }

  /** All whole µ$ enter the queue of payouts. */
  queued(height: bigint): readonly Waiting[] {
    const amount = this.accrued;
    if (amount === 0n) return [];
    const source = {
      reason: 'salary',
      repType: this.repType,
      fromHeight: this.fromHeight ?? height,
      toHeight: height,
      facts: this.facts,
      accrued: this.accruedScaled,
    } as const;
    this.accruedScaled -= amount * SALARY_SCALE;
    this.facts = 0;
    this.fromHeight = undefined;
    return [{ amount, source }];
  }
}
