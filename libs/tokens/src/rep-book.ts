import type { PoolOpened, RepEncumbered, RepType, RoundSettled, StakeResult, VoteCast } from '@bpdao/messages';
import { RepLedger } from './rep-ledger.ts';
import type { Holder } from './rep-ledger.ts';
import { Salary } from './salary.ts';

const poolHolder = (poolId: string): Holder => `pool/${poolId}`;

/**
 * Both REP ledgers and the salary of work REP, folded from the facts of the VPSC (docs/spec/vpsc.md, "The ledgers"). The
 * VPSC keeps it, and so does whoever needs to know what members hold.
 */
export class RepBook {
  readonly wrep = new RepLedger();
  readonly grep = new RepLedger();
  readonly salary: Salary;
  private readonly poolTypes = new Map<string, RepType>();

  constructor(members: readonly { readonly address: string; readonly wrep: bigint }[], payoutMin: bigint) {
    this.salary = new Salary(payoutMin);
    for (const { address, wrep } of members) {
      this.wrep.endow(address, wrep);
      this.salary.balanceChanged(address, wrep);
    }
  }

  ledger(repType: RepType): RepLedger {
    return repType === 'wrep' ? this.wrep : this.grep;
  }

  repEncumbered({ producer, delta }: RepEncumbered): void {
    if (delta >= 0n) return this.wrep.encumber(producer, 'asc', delta);
    this.wrep.release(producer, 'asc', -delta);
    this.balanceAfter(producer, this.wrep.payDebt(producer) > 0n);
  }

  poolOpened({ poolId, repType, producer, availabilityStake }: PoolOpened): void {
    this.poolTypes.set(poolId, repType);
    if (producer !== undefined && availabilityStake > 0n) this.wrep.move(producer, 'asc', poolHolder(poolId), availabilityStake);
  }

  voteCast({ vote }: VoteCast): void {
    const { poolId, voter, stake } = vote.payload.value;
    this.ledger(this.poolTypes.get(poolId) ?? 'wrep').encumber(voter, poolHolder(poolId), stake);
  }

  /** In this order: stakes return with losses; gains; debits; credits; salary. */
  roundSettled(fact: RoundSettled, payoutsPaid: number): void {
    const { wrep } = this;
    wrep.mintAndBurn(fact.minted);
    for (const stake of fact.stakes) this.returnStake(fact.poolId, stake);
    for (const { address, gain } of fact.stakes) this.grant(address, gain);
    for (const { address, owed, taken } of fact.debits) {
      wrep.burnFree(address, taken);
      wrep.owe(address, owed - taken);
    }
    for (const { address, credited } of fact.credits) this.grant(address, credited);
    this.poolTypes.delete(fact.poolId);
    for (const address of touchedBy(fact)) this.salary.balanceChanged(address, wrep.balanceOf(address));
    this.salary.share(fact.salary.fee);
    this.salary.paid(payoutsPaid);
    for (const { address } of fact.queued) this.salary.enqueue(address);
  }

  private returnStake(poolId: string, { address, availability, stake, loss }: StakeResult): void {
    const holder = poolHolder(poolId);
    this.wrep.seize(address, holder, loss);
    if (availability) return this.wrep.move(address, holder, 'asc', stake - loss);
    this.wrep.release(address, holder, stake - loss);
    this.wrep.payDebt(address);
  }

  private grant(address: string, amount: bigint): void {
    if (amount === 0n) return;
    this.wrep.grant(address, amount);
    this.wrep.payDebt(address);
  }

  private balanceAfter(address: string, changed: boolean): void {
    if (changed) this.salary.balanceChanged(address, this.wrep.balanceOf(address));
  }
}

/** The accounts whose REP a settled round may have changed, each once. */
export const touchedBy = ({ stakes, debits, credits }: Pick<RoundSettled, 'stakes' | 'debits' | 'credits'>): ReadonlySet<string> =>
  new Set([...stakes, ...debits, ...credits].map(({ address }) => address));
