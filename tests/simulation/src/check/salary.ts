import type { Payout, RepType, Salary } from '@bpdao/messages';
import type { Invariant, InvariantMaker } from './invariant.ts';

const SCALE = 10n ** 18n;
/** Facts between two sums over all accounts. */
const SUM_EVERY = 200;

interface Accrual {
  balance: bigint;
  /** µ$ scaled, as of `seen`. */
  accrued: bigint;
  seen: bigint;
}

/** The salary of one type of REP, account by account. */
class PlainSalary {
  perRep = 0n;
  rest = 0n;
  fees = 0n;
  queued = 0n;
  /** Accrued by all, as supply times what the accumulator grew by, less what was queued. */
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

  /** Whole µ$ accrued. */
  whole(address: string): bigint {
    const { accrued, balance, seen } = this.of(address);
    return (accrued + balance * (this.perRep - seen)) / SCALE;
  }

  queue(address: string, amount: bigint): void {
    this.of(address).accrued -= amount * SCALE;
    this.accruedByAll -= amount * SCALE;
    this.queued += amount;
  }

  /** Whether the equation holds, with the accruals as they are kept, or summed up over all accounts. */
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

/**
 * Salary: (queued and paid)·10¹⁸ + accrued + rest = fees·10¹⁸, exactly; each is queued for what it accrued; who has
 * enough is queued.
 */
export const salary: InvariantMaker = ({ chain, ledgers }): Invariant => {
  const salaries: Record<RepType, PlainSalary> = { wrep: new PlainSalary(), grep: new PlainSalary() };
  for (const { address, wrep } of chain.genesis.members) salaries.wrep.balanceIs(address, wrep);
  let facts = 0;

  const brokenShare = (
    type: RepType,
    { salary: said, queued }: { readonly salary: Salary; readonly queued: readonly Payout[] },
  ): string | undefined => {
    const of = salaries[type];
    of.share(said.fee, ledgers.supply[type]);
    if (of.perRep !== said.perRep || of.rest !== said.rest) {
      return `the accumulator of ${type} is ${of.perRep} with rest ${of.rest}, not ${said.perRep} with rest ${said.rest}`;
    }
    return (
      brokenQueue(of, queued) ??
      (of.isExact() ? undefined : `what accrued to ${type}, what was queued and the rest are not what was paid in`)
    );
  };
  const brokenQueue = (of: PlainSalary, queued: readonly Payout[]): string | undefined => {
    for (const { address, amount } of queued) {
      if (of.whole(address) !== amount) return `${address} is queued for ${amount} µ$ and accrued ${of.whole(address)}`;
      of.queue(address, amount);
    }
    return undefined;
  };
  const brokenSum = (): string | undefined => {
    for (const one of [salaries.wrep, salaries.grep]) {
      if (!one.isExact(one.sumOfAll())) {
        return 'what all accrued, what was queued and the rest are not what was paid in';
      }
    }
    return undefined;
  };

  return {
    name: 'salary',
    hear({ fact }, folded) {
      if (folded !== undefined) {
        for (const address of folded.touched) {
          salaries[folded.type].balanceIs(address, ledgers.balance(folded.type, address));
        }
      }
      if (fact.type === 'salary-claimed') {
        const { address } = fact.claim.payload.value;
        const whole = { wrep: salaries.wrep.whole(address), grep: salaries.grep.whole(address) };
        if (fact.amount !== whole.wrep + whole.grep) {
          return `${address} claims ${fact.amount} µ$ and accrued ${whole.wrep + whole.grep}`;
        }
        salaries.wrep.queue(address, whole.wrep);
        salaries.grep.queue(address, whole.grep);
      }
      if (fact.type !== 'round-settled' && fact.type !== 'pool-settled') return undefined;
      const broken =
        brokenShare(fact.type === 'pool-settled' ? fact.repType : 'wrep', fact) ??
        (fact.governance === undefined ? undefined : brokenShare('grep', fact.governance));
      if (broken !== undefined) return `after ${fact.type} ${broken}`;
      facts += 1;
      return facts % SUM_EVERY === 0 ? brokenSum() : undefined;
    },
    atRest: () => {
      const { payoutMin } = chain.genesis.parameters;
      const left = [...salaries.wrep.addresses()].filter((address) => salaries.wrep.whole(address) >= payoutMin);
      return left.length > chain.genesis.parameters.maxBlockPayouts ? undefined : brokenSum();
    },
  };
};
