import type { RepType } from '@bpdao/messages';
import { SALARY_SCALE } from '@bpdao/tokens';
import type { PayoutSource } from './earning-line.ts';

/** An amount of µ$ that waits to be paid, with its source. */
export interface Waiting {
  readonly amount: bigint;
  readonly source: PayoutSource;
}

/** The salary that one address accrues with one type of REP, fact by fact (docs/spec/pools-and-salary.md, "Salary"). */
export class OwnSalary {
  private readonly repType: RepType;
  private accruedScaled = 0n;
  private perRep = 0n;
  private facts = 0;
  private fromHeight: bigint | undefined;

  constructor(repType: RepType) {
    this.repType = repType;
  }

  /** The whole µ$ accrued and not queued. */
  get accrued(): bigint {
    return this.accruedScaled / SALARY_SCALE;
  }

  /** Takes a new value of the accumulator from a settling fact; `balance` is the REP of the address after that fact. */
  shared(perRep: bigint, balance: bigint, height: bigint): void {
    const more = balance * (perRep - this.perRep);
    this.perRep = perRep;
    if (more === 0n) return;
    this.accruedScaled += more;
    this.facts += 1;
    this.fromHeight ??= height;
  }

  /** Puts all whole µ$ into the queue of payouts. */
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
