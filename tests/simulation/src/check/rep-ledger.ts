import type { Fact } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import type { RepType } from '@bpdao/messages';

/** The REP of one type that an account holds, µREP. */
export interface Holding {
  free: bigint;
  asc: bigint;
  /** REP encumbered in pools, by pool. */
  readonly pools: Map<string, bigint>;
  debt: bigint;
}

/** The accounts of a ledger that a fact touched. */
export interface Folded {
  readonly type: RepType;
  readonly touched: ReadonlySet<string>;
}

type SettlingFact = Extract<Fact, { readonly type: 'round-settled' | 'pool-settled' }>;

/**
 * Both REP ledgers by the words of the specification (docs/spec/pools-and-salary.md), written a second time so that it
 * does not share the faults of the actors' own. Says which accounts a fact touched.
 */
export class PlainLedgers {
  readonly supply: Record<RepType, bigint> = { wrep: 0n, grep: 0n };
  private readonly accounts: Readonly<Record<RepType, Map<string, Holding>>> = { wrep: new Map(), grep: new Map() };
  private readonly poolTypes = new Map<string, RepType>();

  constructor({ members }: Genesis) {
    for (const { address, wrep } of members) {
      this.of('wrep', address).free += wrep;
      this.supply.wrep += wrep;
    }
  }

  of(type: RepType, address: string): Holding {
    const known = this.accounts[type].get(address);
    if (known !== undefined) return known;
    const holding: Holding = { free: 0n, asc: 0n, pools: new Map(), debt: 0n };
    this.accounts[type].set(address, holding);
    return holding;
  }

  balance(type: RepType, address: string): bigint {
    const { free, asc, pools } = this.of(type, address);
    let sum = free + asc;
    for (const staked of pools.values()) sum += staked;
    return sum;
  }

  holdings(type: RepType): IterableIterator<[string, Holding]> {
    return this.accounts[type].entries();
  }

  typeOf(poolId: string): RepType {
    return this.poolTypes.get(poolId) ?? 'wrep';
  }

  /** Sums the free REP of all, µREP. */
  freeOfAll(type: RepType): bigint {
    let sum = 0n;
    for (const { free } of this.accounts[type].values()) sum += free;
    return sum;
  }

  /** Folds a fact of the VPSC; the accounts it touched, and of which type. */
  fold(fact: Fact): Folded | undefined {
    switch (fact.type) {
      case 'rep-encumbered':
        return { type: 'wrep', touched: this.encumbered(fact.producer, fact.delta) };
      case 'pool-opened':
        this.poolTypes.set(fact.poolId, fact.repType);
        if (fact.producer === undefined || fact.availabilityStake === 0n) return undefined;
        this.of('wrep', fact.producer).asc -= fact.availabilityStake;
        return { type: 'wrep', touched: this.staked('wrep', fact.producer, fact.poolId, fact.availabilityStake) };
      case 'vote-cast':
        return this.voted(fact.vote.payload.value);
      case 'vote-committed':
        return this.voted(fact.commitment.payload.value);
      case 'round-settled':
        return { type: 'wrep', touched: this.settled('wrep', fact) };
      case 'pool-settled':
        return { type: fact.repType, touched: this.settled(fact.repType, fact) };
      case 'equivocation-proven':
        return { type: 'wrep', touched: this.forfeited(fact) };
      case 'grep-created':
        for (const { address, amount } of fact.endowments) {
          this.of('grep', address).free += amount;
          this.supply.grep += amount;
        }
        return { type: 'grep', touched: new Set(fact.endowments.map(({ address }) => address)) };
      default:
        return undefined;
    }
  }

  private encumbered(producer: string, delta: bigint): ReadonlySet<string> {
    const holding = this.of('wrep', producer);
    holding.free -= delta;
    holding.asc += delta;
    this.payDebt('wrep', producer);
    return new Set([producer]);
  }

  private voted({ voter, poolId, stake }: { readonly voter: string; readonly poolId: string; readonly stake: bigint }) {
    const type = this.typeOf(poolId);
    this.of(type, voter).free -= stake;
    return { type, touched: this.staked(type, voter, poolId, stake) };
  }

  private staked(type: RepType, address: string, poolId: string, stake: bigint): ReadonlySet<string> {
    const { pools } = this.of(type, address);
    pools.set(poolId, (pools.get(poolId) ?? 0n) + stake);
    return new Set([address]);
  }

  private settled(type: RepType, fact: SettlingFact): ReadonlySet<string> {
    for (const { address, availability, stake, gain, loss } of fact.stakes) {
      const holding = this.of(type, address);
      const slashed =
        fact.slashes.find((slash) => slash.address === address && slash.availability === availability)?.amount ?? 0n;
      holding.pools.set(fact.poolId, (holding.pools.get(fact.poolId) ?? 0n) - stake);
      if (holding.pools.get(fact.poolId) === 0n) holding.pools.delete(fact.poolId);
      if (availability) holding.asc += stake - loss - slashed;
      else holding.free += stake - loss - slashed;
      holding.free += gain;
    }
    for (const { reporter, reward } of fact.slashes) this.of(type, reporter).free += reward;
    for (const { address, owed, taken } of fact.debits) {
      this.of(type, address).free -= taken;
      this.of(type, address).debt += owed - taken;
    }
    for (const { address, credited } of fact.credits) this.of(type, address).free += credited;
    for (const { address, amount } of fact.debtsPaid) {
      this.of(type, address).free -= amount;
      this.of(type, address).debt -= amount;
    }
    this.supply[type] += fact.minted - fact.burned;
    this.poolTypes.delete(fact.poolId);
    return new Set(
      [...fact.stakes, ...fact.debits, ...fact.credits, ...fact.debtsPaid]
        .map(({ address }) => address)
        .concat(fact.slashes.map(({ reporter }) => reporter)),
    );
  }

  private forfeited({
    offender,
    offerLost,
    reward,
    report,
  }: Extract<Fact, { readonly type: 'equivocation-proven' }>): ReadonlySet<string> {
    const { reporter } = report.payload.value;
    this.of('wrep', offender).asc -= offerLost;
    this.of('wrep', reporter).free += reward;
    this.supply.wrep -= offerLost - reward;
    this.payDebt('wrep', reporter);
    return new Set([offender, reporter]);
  }

  /** Pays debt first from all REP that becomes free, and burns it. */
  private payDebt(type: RepType, address: string): void {
    const holding = this.of(type, address);
    const paid = holding.free < holding.debt ? holding.free : holding.debt;
    if (paid <= 0n) return;
    holding.free -= paid;
    holding.debt -= paid;
    this.supply[type] -= paid;
  }
}
