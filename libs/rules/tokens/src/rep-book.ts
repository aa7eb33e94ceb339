import type {
  EquivocationProven,
  GovernanceSalary,
  GrepCreated,
  PoolOpened,
  PoolSettled,
  RepEncumbered,
  RepType,
  RoundSettled,
  Slash,
  StakeResult,
  VpscFact,
} from '@bpdao/messages';
import { PayoutQueue } from './payout-queue.ts';
import { RepLedger, type Holder } from './rep-ledger.ts';
import { Salary } from './salary.ts';

const poolHolder = (poolId: string): Holder => `pool/${poolId}`;

/**
 * Both REP ledgers and their salaries, folded from the facts of the VPSC (docs/spec/vpsc.md, "The ledgers"). The VPSC
 * keeps this book, and so does each program that must know the REP of members.
 */
export class RepBook {
  readonly wrep = new RepLedger();
  readonly grep = new RepLedger();
  readonly payouts = new PayoutQueue();
  /** The salary of each type of REP; both pay into the one queue of payouts. */
  readonly salaries: Readonly<Record<RepType, Salary>>;
  private readonly pools = new Map<string, { readonly repType: RepType; readonly payoutCount: number }>();

  constructor(members: readonly { readonly address: string; readonly wrep: bigint }[], payoutMin: bigint) {
    this.salaries = { wrep: new Salary(payoutMin, this.payouts), grep: new Salary(payoutMin, this.payouts) };
    for (const { address, wrep } of members) {
      this.wrep.endow(address, wrep);
      this.salaries.wrep.balanceChanged(address, wrep);
    }
  }

  ledger(repType: RepType): RepLedger {
    return repType === 'wrep' ? this.wrep : this.grep;
  }

  /** Returns the whole µ$ accrued and not queued. */
  accruedOf(address: string): bigint {
    return this.salaries.wrep.accruedOf(address) + this.salaries.grep.accruedOf(address);
  }

  /** Folds any fact of the VPSC. */
  fold(fact: VpscFact): void {
    switch (fact.type) {
      case 'rep-encumbered':
        return this.encumber(fact);
      case 'pool-opened':
        return this.open(fact);
      case 'vote-cast':
        return this.stake(fact.vote.payload.value);
      case 'vote-committed':
        return this.stake(fact.commitment.payload.value);
      case 'round-settled':
        return this.settleRound(fact);
      case 'pool-settled':
        return this.settlePool(fact);
      case 'pool-refused':
        return this.payouts.push({ address: fact.funding.funder, amount: fact.funding.amount });
      case 'equivocation-proven':
        return this.forfeit(fact);
      case 'salary-claimed':
        return this.enqueueAll(fact.claim.payload.value.address);
      case 'grep-created':
        return this.create(fact);
      case 'encumbrance-refused':
      case 'block-refused':
      case 'pool-resolved':
      case 'vote-revealed':
        return;
      default:
        return fact satisfies never;
    }
  }

  /** Takes the offered REP at once; the stakes will be lost when their pools settle. */
  private forfeit({ offender, offerLost, reward, report }: EquivocationProven): void {
    const { reporter } = report.payload.value;
    this.wrep.seize(offender, 'asc', offerLost);
    this.grant(this.wrep, reporter, reward);
    for (const address of [offender, reporter]) this.balanceChanged('wrep', address);
  }

  /** Creates the first governance REP, free. */
  private create({ endowments }: GrepCreated): void {
    for (const { address, amount } of endowments) {
      this.grep.mint(address, amount);
      this.balanceChanged('grep', address);
    }
  }

  private enqueueAll(address: string): void {
    for (const salary of [this.salaries.wrep, this.salaries.grep]) salary.enqueue(address);
  }

  private encumber({ producer, delta }: RepEncumbered): void {
    if (delta >= 0n) return this.wrep.encumber(producer, 'asc', delta);
    this.wrep.release(producer, 'asc', -delta);
    if (this.wrep.payDebt(producer) > 0n) this.balanceChanged('wrep', producer);
  }

  private open({ poolId, repType, producer, availabilityStake, payoutCount }: PoolOpened): void {
    this.pools.set(poolId, { repType, payoutCount });
    if (producer !== undefined && availabilityStake > 0n) {
      this.wrep.move(producer, 'asc', poolHolder(poolId), availabilityStake);
    }
  }

  private stake({
    poolId,
    voter,
    stake,
  }: {
    readonly poolId: string;
    readonly voter: string;
    readonly stake: bigint;
  }): void {
    this.ledger(this.pools.get(poolId)?.repType ?? 'wrep').encumber(voter, poolHolder(poolId), stake);
  }

  /** Settles a round. An accepted block carried the first payouts of the queue. */
  private settleRound(fact: RoundSettled): void {
    const carried = this.pools.get(fact.poolId)?.payoutCount ?? 0;
    this.settle('wrep', fact);
    if (fact.outcome === 'accepted') this.payouts.paid(carried);
    this.enqueue('wrep', fact);
  }

  private settlePool(fact: PoolSettled): void {
    this.settle(fact.repType, fact);
    if (fact.refund !== undefined) this.payouts.push(fact.refund);
    this.enqueue(fact.repType, fact);
  }

  /** Queues the members that are due: first holders of the REP that voted, then holders of governance REP. */
  private enqueue(repType: RepType, { queued, governance }: Pick<SettlingFact, 'queued' | 'governance'>): void {
    for (const { address } of queued) this.salaries[repType].enqueue(address);
    for (const { address } of governance?.queued ?? []) this.salaries.grep.enqueue(address);
  }

  /** Settles a pool in this order: stakes return with losses; gains; debits; credits; salary. */
  private settle(repType: RepType, fact: SettlingFact): void {
    const ledger = this.ledger(repType);
    ledger.mintAndBurn(fact.minted);
    for (const stake of fact.stakes) this.returnStake(ledger, fact.poolId, stake, slashOf(fact.slashes, stake));
    for (const { reporter, reward } of fact.slashes) this.grant(ledger, reporter, reward);
    for (const { address, gain } of fact.stakes) this.grant(ledger, address, gain);
    for (const { address, owed, taken } of fact.debits) {
      ledger.burnFree(address, taken);
      ledger.owe(address, owed - taken);
    }
    for (const { address, credited } of fact.credits) this.grant(ledger, address, credited);
    this.pools.delete(fact.poolId);
    for (const address of touchedBy(fact)) this.balanceChanged(repType, address);
    this.salaries[repType].share(fact.salary.fee);
    if (fact.governance !== undefined) this.salaries.grep.share(fact.governance.salary.fee);
  }

  private returnStake(
    ledger: RepLedger,
    poolId: string,
    { address, availability, stake, loss }: StakeResult,
    slashed: bigint,
  ): void {
    const holder = poolHolder(poolId);
    ledger.seize(address, holder, loss + slashed);
    if (availability) return ledger.move(address, holder, 'asc', stake - loss - slashed);
    ledger.release(address, holder, stake - loss - slashed);
    ledger.payDebt(address);
  }

  private grant(ledger: RepLedger, address: string, amount: bigint): void {
    if (amount === 0n) return;
    ledger.grant(address, amount);
    ledger.payDebt(address);
  }

  private balanceChanged(repType: RepType, address: string): void {
    this.salaries[repType].balanceChanged(address, this.ledger(repType).balanceOf(address));
  }
}

/** The fields of a fact that settles a pool: a block's round, or another pool. */
type SettlingFact = Pick<
  RoundSettled,
  'poolId' | 'stakes' | 'slashes' | 'debits' | 'credits' | 'minted' | 'salary' | 'queued'
> & { readonly governance?: GovernanceSalary };

/** Returns the accounts whose REP a settled round may have changed, each once. */
export const touchedBy = ({
  stakes,
  slashes,
  debits,
  credits,
}: Pick<RoundSettled, 'stakes' | 'slashes' | 'debits' | 'credits'>): ReadonlySet<string> =>
  new Set([
    ...[...stakes, ...debits, ...credits].map(({ address }) => address),
    ...slashes.map(({ reporter }) => reporter),
  ]);

/** The fields of a settling fact that move REP between accounts. */
export type SettledMoves = Pick<RoundSettled, 'stakes' | 'slashes' | 'debits' | 'credits' | 'debtsPaid'>;

/**
 * Yields the changes that a settling fact makes to the REP of accounts, free and encumbered alike, µREP, one move after
 * the other.
 */
export function* movesOf({
  stakes,
  slashes,
  debits,
  credits,
  debtsPaid,
}: SettledMoves): Generator<readonly [address: string, delta: bigint]> {
  for (const { address, gain, loss } of stakes) yield [address, gain - loss];
  for (const { address, amount } of slashes) yield [address, -amount];
  for (const { reporter, reward } of slashes) yield [reporter, reward];
  for (const { address, taken } of debits) yield [address, -taken];
  for (const { address, credited } of credits) yield [address, credited];
  for (const { address, amount } of debtsPaid) yield [address, -amount];
}

/** Returns the part of a stake that is slashed, µREP. */
export const slashOf = (
  slashes: readonly Slash[],
  { address, availability }: Pick<StakeResult, 'address' | 'availability'>,
): bigint => slashes.find((slash) => slash.address === address && slash.availability === availability)?.amount ?? 0n;
