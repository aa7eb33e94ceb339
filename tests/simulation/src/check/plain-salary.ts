const SCALE = 10n ** 18n;

interface Accrual {
  balance: bigint;
  /** µ$ scaled, as of `seen`. */
  accrued: bigint;
  seen: bigint;
}

/** The salary of one type of REP, account by account, by the words of the specification (docs/spec/pools-and-salary.md). */
export class PlainSalary {
  perRep = 0n;
  rest = 0n;
  fees = 0n;
  queued = 0n;
  /** Salary accrued by all: the supply times the growth of the accumulator, less the queued salary. */
  accruedByAll = 0n;
  private readonly accruals = new Map<string, Accrual>();

  balanceIs(address: string, balance: bigint): void {
    const accrual = this.of(address);
    accrual.accrued += accrual.balance * (this.perRep - accrual.seen);
    accrual.seen = this.perRep;
    accrual.balance = balance;
  }

  share(fee: bigint, supply: bigint): void {
    const shared = fee * SCALE + this.rest;
    const each = supply === 0n ? 0n : shared / supply;
    this.perRep += each;
    this.rest = shared - each * supply;
    this.accruedByAll += each * supply;
    this.fees += fee;
  }

  /** Returns the whole µ$ accrued. */
  whole(address: string): bigint {
    const { accrued, balance, seen } = this.of(address);
    return (accrued + balance * (this.perRep - seen)) / SCALE;
  }

  queue(address: string, amount: bigint): void {
    this.of(address).accrued -= amount * SCALE;
    this.accruedByAll -= amount * SCALE;
    this.queued += amount;
  }

  /** Tells if the equation holds, with the accruals as they are kept, or summed up over all accounts. */
  isExact(accrued = this.accruedByAll): boolean {
    return this.queued * SCALE + accrued + this.rest === this.fees * SCALE;
  }

  sumOfAll(): bigint {
    let sum = 0n;
    for (const { accrued, balance, seen } of this.accruals.values()) sum += accrued + balance * (this.perRep - seen);
    return sum;
  }

  addresses(): IterableIterator<string> {
    return this.accruals.keys();
  }

  private of(address: string): Accrual {
    const known = this.accruals.get(address);
    if (known !== undefined) return known;
    const accrual: Accrual = { balance: 0n, accrued: 0n, seen: this.perRep };
    this.accruals.set(address, accrual);
    return accrual;
  }
}
