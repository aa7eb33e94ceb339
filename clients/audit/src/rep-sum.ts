import type { EquivocationProven, GrepCreated, RoundSettled } from '@bpdao/messages';

/** The factor by which µ$ for each µREP are scaled (docs/spec/pools-and-salary.md, "Salary"). */
const SCALE = 10n ** 18n;

/** The REP of one type that an address holds, µREP, and the $ that accrued to it, scaled µ$. */
interface Holding {
  total: bigint;
  encumbered: bigint;
  debt: bigint;
  accrued: bigint;
  /** The value of the accumulator when `accrued` was counted. */
  seen: bigint;
}

type Settling = Pick<
  RoundSettled,
  'stakes' | 'slashes' | 'debits' | 'credits' | 'debtsPaid' | 'minted' | 'burned' | 'salary' | 'queued'
>;

/**
 * Counts one type of REP with its salary from the movements that the facts state. Methods that return a string return
 * the sentence that does not hold, if there is one.
 */
export class RepSum {
  private readonly holdings = new Map<string, Holding>();
  private supply = 0n;
  private perRep = 0n;
  private rest = 0n;

  constructor(members: readonly { readonly address: string; readonly wrep: bigint }[]) {
    for (const { address, wrep } of members) this.change(address, wrep);
  }

  /** Locks REP (`delta` above 0) or frees it. Free REP pays debt first: that part is burned. */
  encumber(address: string, delta: bigint): string | undefined {
    const holding = this.of(address);
    holding.encumbered += delta;
    if (delta < 0n) this.payDebt(address);
    return this.fault(address);
  }

  /** Takes away a whole offer; a part of it goes to the reporter. */
  forfeit({ offender, offerLost, reward, report }: EquivocationProven): string | undefined {
    const { reporter } = report.payload.value;
    this.of(offender).encumbered -= offerLost;
    this.change(offender, -offerLost);
    this.change(reporter, reward);
    this.payDebt(reporter);
    return this.fault(offender) ?? this.fault(reporter);
  }

  /** Creates REP for the addresses named. */
  create({ endowments, minted }: GrepCreated, supplySaid: bigint): string | undefined {
    const before = this.supply;
    for (const { address, amount } of endowments) this.change(address, amount);
    if (this.supply - before !== minted) return `it creates ${this.supply - before} µREP, and says ${minted}`;
    return this.supply === supplySaid ? undefined : `all hold ${this.supply} µREP, and it says ${supplySaid}`;
  }

  /** Moves, mints, burns and shares the amounts that a settled pool states. */
  settle(fact: Settling, supplySaid: bigint): string | undefined {
    const before = this.supply;
    this.move(fact);
    if (this.supply - before !== fact.minted - fact.burned) {
      return `it moves ${this.supply - before} µREP into being, and says that ${fact.minted} are minted and ${fact.burned} burned`;
    }
    if (this.supply !== supplySaid) return `all hold ${this.supply} µREP, and it says ${supplySaid}`;
    for (const { address } of [...fact.stakes, ...fact.debits, ...fact.credits]) {
      const fault = this.fault(address);
      if (fault !== undefined) return fault;
    }
    return this.share(fact);
  }

  /** Takes the whole µ$ that accrued to an account, and returns them. */
  claim(address: string): bigint {
    const holding = this.settled(address);
    const amount = holding.accrued / SCALE;
    holding.accrued -= amount * SCALE;
    return amount;
  }

  private move({ stakes, slashes, debits, credits, debtsPaid }: Settling): void {
    for (const { address, stake, availability, gain, loss } of stakes) {
      const slashed =
        slashes.find((slash) => slash.address === address && slash.availability === availability)?.amount ?? 0n;
      this.of(address).encumbered -= availability ? loss + slashed : stake;
      this.change(address, gain - loss - slashed);
    }
    for (const { reporter, reward } of slashes) this.change(reporter, reward);
    for (const { address, owed, taken } of debits) {
      this.change(address, -taken);
      this.of(address).debt += owed - taken;
    }
    for (const { address, credited } of credits) this.change(address, credited);
    for (const { address, amount } of debtsPaid) {
      this.change(address, -amount);
      this.of(address).debt -= amount;
    }
  }

  /**
   * Shares a fee. Checks that (fee · 10¹⁸ + rest before) = the sum that accrues to all + rest, and that each queued
   * amount had accrued.
   */
  share({ salary: { fee, perRep, rest }, queued }: Pick<Settling, 'salary' | 'queued'>): string | undefined {
    const grown = perRep - this.perRep;
    if (grown < 0n || rest < 0n || fee * SCALE + this.rest !== grown * this.supply + rest) {
      return `of a fee of ${fee} µ$ something is lost or made by the salaries`;
    }
    this.perRep = perRep;
    this.rest = rest;
    for (const { address, amount } of queued) {
      const holding = this.settled(address);
      holding.accrued -= amount * SCALE;
      if (holding.accrued < 0n) return `${amount} µ$ are queued for ${address}, more than accrued to it`;
    }
    return undefined;
  }

  private payDebt(address: string): void {
    const holding = this.of(address);
    const free = holding.total - holding.encumbered;
    const paid = free < holding.debt ? free : holding.debt;
    if (paid <= 0n) return;
    holding.debt -= paid;
    this.change(address, -paid);
  }

  private change(address: string, amount: bigint): void {
    const holding = this.settled(address);
    holding.total += amount;
    this.supply += amount;
  }

  /** Returns the holding after its salary until now was added. */
  private settled(address: string): Holding {
    const holding = this.of(address);
    holding.accrued += holding.total * (this.perRep - holding.seen);
    holding.seen = this.perRep;
    return holding;
  }

  private of(address: string): Holding {
    let holding = this.holdings.get(address);
    if (holding === undefined) {
      this.holdings.set(address, (holding = { total: 0n, encumbered: 0n, debt: 0n, accrued: 0n, seen: this.perRep }));
    }
    return holding;
  }

  private fault(address: string): string | undefined {
    const { total, encumbered, debt } = this.of(address);
    return encumbered < 0n || debt < 0n || encumbered > total
      ? `${address} holds ${total} µREP, ${encumbered} of them encumbered, and owes ${debt}`
      : undefined;
  }
}
