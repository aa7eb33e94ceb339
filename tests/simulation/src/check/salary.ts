import type { Payout, RepType, Salary } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import type { Invariant, InvariantMaker, InvariantParts } from './invariant.ts';
import { PlainSalary } from './plain-salary.ts';
import type { Folded } from './rep-ledger.ts';

/** Facts between two sums over all accounts. */
const SUM_EVERY = 200;

/**
 * Salary: (queued and paid)·10¹⁸ + accrued + rest = fees·10¹⁸, exactly; each account is queued for the salary that it
 * accrued; each account with enough is queued.
 */
export const salary: InvariantMaker = (parts): Invariant => {
  const check = new SalaryCheck(parts);
  return { name: 'salary', hear: (said, folded) => check.hear(said, folded), atRest: () => check.atRest() };
};

type SalaryClaimed = Extract<SaidFact['fact'], { readonly type: 'salary-claimed' }>;

/** Every method returns the sentence that is broken, or undefined. */
class SalaryCheck {
  private readonly chain: InvariantParts['chain'];
  private readonly ledgers: InvariantParts['ledgers'];
  private readonly salaries: Record<RepType, PlainSalary> = { wrep: new PlainSalary(), grep: new PlainSalary() };
  private facts = 0;

  constructor({ chain, ledgers }: InvariantParts) {
    this.chain = chain;
    this.ledgers = ledgers;
    for (const { address, wrep } of chain.genesis.members) this.salaries.wrep.balanceIs(address, wrep);
  }

  hear({ fact }: SaidFact, folded: Folded | undefined): string | undefined {
    if (folded !== undefined) this.follow(folded);
    if (fact.type === 'salary-claimed') return this.claimed(fact);
    if (fact.type !== 'round-settled' && fact.type !== 'pool-settled') return undefined;
    const broken =
      this.brokenShare(fact.type === 'pool-settled' ? fact.repType : 'wrep', fact) ??
      (fact.governance === undefined ? undefined : this.brokenShare('grep', fact.governance));
    if (broken !== undefined) return `after ${fact.type} ${broken}`;
    this.facts += 1;
    return this.facts % SUM_EVERY === 0 ? this.brokenSum() : undefined;
  }

  atRest(): string | undefined {
    const { payoutMin, maxBlockPayouts } = this.chain.genesis.parameters;
    const { wrep } = this.salaries;
    const left = [...wrep.addresses()].filter((address) => wrep.whole(address) >= payoutMin);
    return left.length > maxBlockPayouts ? undefined : this.brokenSum();
  }

  private follow({ type, touched }: Folded): void {
    for (const address of touched) this.salaries[type].balanceIs(address, this.ledgers.balance(type, address));
  }

  private claimed({ claim, amount }: SalaryClaimed): string | undefined {
    const { address } = claim.payload.value;
    const { wrep, grep } = this.salaries;
    const whole = { wrep: wrep.whole(address), grep: grep.whole(address) };
    if (amount !== whole.wrep + whole.grep) {
      return `${address} claims ${amount} µ$ and accrued ${whole.wrep + whole.grep}`;
    }
    wrep.queue(address, whole.wrep);
    grep.queue(address, whole.grep);
    return undefined;
  }

  private brokenShare(
    type: RepType,
    { salary: said, queued }: { readonly salary: Salary; readonly queued: readonly Payout[] },
  ): string | undefined {
    const of = this.salaries[type];
    of.share(said.fee, this.ledgers.supply[type]);
    if (of.perRep !== said.perRep || of.rest !== said.rest) {
      return `the accumulator of ${type} is ${of.perRep} with rest ${of.rest}, not ${said.perRep} with rest ${said.rest}`;
    }
    return (
      brokenQueue(of, queued) ??
      (of.isExact() ? undefined : `what accrued to ${type}, what was queued and the rest are not what was paid in`)
    );
  }

  private brokenSum(): string | undefined {
    const { wrep, grep } = this.salaries;
    return [wrep, grep].every((one) => one.isExact(one.sumOfAll()))
      ? undefined
      : 'what all accrued, what was queued and the rest are not what was paid in';
  }
}

function brokenQueue(of: PlainSalary, queued: readonly Payout[]): string | undefined {
  for (const { address, amount } of queued) {
    if (of.whole(address) !== amount) return `${address} is queued for ${amount} µ$ and accrued ${of.whole(address)}`;
    of.queue(address, amount);
  }
  return undefined;
}
