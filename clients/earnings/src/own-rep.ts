import type {
  EquivocationProven,
  PoolOpened,
  PoolSettled,
  RepEncumbered,
  RepType,
  RoundSettled,
  StakeResult,
} from '@bpdao/messages';
import { RepLedger, slashOf } from '@bpdao/tokens';
import type { AuthoredPart, ReasonPool, RepLine, RepReason } from './earning-line.ts';
import { potShareOf } from './pot-share.ts';

/** The height and the time of an event. */
export interface When {
  readonly height: bigint;
  readonly atMs: number;
}

/** A settling fact with the terms of its pool, and with the parts of its reward that concern the address. */
export interface Settling {
  readonly opened: PoolOpened;
  readonly fact: RoundSettled | PoolSettled;
  readonly parts: readonly AuthoredPart[] | undefined;
}

/** The REP of one type that an address holds, kept as the VPSC keeps it, with a reason for each change. */
export class OwnRep {
  private readonly address: string;
  private readonly repType: RepType;
  private readonly ledger = new RepLedger();

  constructor(address: string, repType: RepType) {
    this.address = address;
    this.repType = repType;
  }

  /** The free and the encumbered REP together, µREP. */
  get balance(): bigint {
    return this.ledger.balanceOf(this.address);
  }

  /** The debt, µREP. */
  get debt(): bigint {
    return this.ledger.debtOf(this.address);
  }

  endow(amount: bigint, when: When): readonly RepLine[] {
    this.ledger.endow(this.address, amount);
    return this.line(amount, { reason: 'genesis' }, when);
  }

  /** Takes the first governance REP, created for the values of posts. */
  created(amount: bigint, protocol: string, when: When): readonly RepLine[] {
    return this.granted(amount, { reason: 'created', protocol }, when);
  }

  encumbered({ delta }: RepEncumbered, when: When): readonly RepLine[] {
    if (delta >= 0n) this.ledger.encumber(this.address, 'asc', delta);
    else this.ledger.release(this.address, 'asc', -delta);
    return delta >= 0n ? [] : this.debtPaid(when);
  }

  staked(poolId: string, stake: bigint): void {
    this.ledger.encumber(this.address, `pool/${poolId}`, stake);
  }

  /** Moves the stake of a drawn producer into its pool. */
  stakeTaken({ poolId, availabilityStake }: PoolOpened): void {
    if (availabilityStake > 0n) this.ledger.move(this.address, 'asc', `pool/${poolId}`, availabilityStake);
  }

  equivocationProven({ offender, offerLost, reward, report }: EquivocationProven, when: When): readonly RepLine[] {
    const lines: RepLine[] = [];
    if (offender === this.address) {
      this.ledger.seize(this.address, 'asc', offerLost);
      lines.push(...this.line(-offerLost, { reason: 'offer-lost' }, when));
    }
    if (report.payload.value.reporter === this.address) {
      lines.push(...this.granted(reward, { reason: 'reported', offender }, when));
    }
    return lines;
  }

  /**
   * Settles in the VPSC's order: stakes return with losses and slashing, then gains, then the Forum's debits, then its
   * credits.
   */
  settled({ opened, fact, parts }: Settling, when: When): readonly RepLine[] {
    const pool: ReasonPool = { poolId: fact.poolId, kind: opened.kind, post: fact.postAddress, outcome: fact.outcome };
    const own = fact.stakes.filter(({ address }) => address === this.address);
    const share = potShareOf(opened, fact);
    return [
      ...own.flatMap((stake) => this.returned(stake, slashOf(fact.slashes, stake), pool, when)),
      ...fact.slashes
        .filter(({ reporter }) => reporter === this.address)
        .flatMap(({ address, reward }) => this.granted(reward, { reason: 'reported', offender: address }, when)),
      ...own.flatMap((stake) =>
        this.granted(stake.gain, { reason: 'stake-won', pool, stake: stakeOf(stake), share }, when),
      ),
      ...fact.debits
        .filter(({ address }) => address === this.address)
        .flatMap(({ owed, taken }) => this.takenBack(owed, taken, pool, parts, when)),
      ...fact.credits
        .filter(({ address }) => address === this.address)
        .flatMap(({ granted, credited }) =>
          this.granted(credited, { reason: 'authored', pool, granted, short: granted - credited, parts }, when),
        ),
    ];
  }

  private returned(result: StakeResult, slashed: bigint, pool: ReasonPool, when: When): readonly RepLine[] {
    const { stake, loss, availability } = result;
    const holder = `pool/${pool.poolId}` as const;
    this.ledger.seize(this.address, holder, loss + slashed);
    if (availability) this.ledger.move(this.address, holder, 'asc', stake - loss - slashed);
    else this.ledger.release(this.address, holder, stake - loss - slashed);
    return [
      ...this.line(-loss, { reason: 'stake-lost', pool, stake: stakeOf(result) }, when),
      ...this.line(-slashed, { reason: 'slashed', pool, stake: stakeOf(result) }, when),
      ...(availability ? [] : this.debtPaid(when)),
    ];
  }

  private takenBack(
    owed: bigint,
    taken: bigint,
    pool: ReasonPool,
    parts: readonly AuthoredPart[] | undefined,
    when: When,
  ): readonly RepLine[] {
    this.ledger.burnFree(this.address, taken);
    this.ledger.owe(this.address, owed - taken);
    return this.line(-taken, { reason: 'taken-back', pool, owed, debt: owed - taken, parts }, when);
  }

  private granted(amount: bigint, reason: RepReason, when: When): readonly RepLine[] {
    if (amount === 0n) return [];
    this.ledger.grant(this.address, amount);
    return [...this.line(amount, reason, when), ...this.debtPaid(when)];
  }

  private debtPaid(when: When): readonly RepLine[] {
    return this.line(-this.ledger.payDebt(this.address), { reason: 'debt-paid' }, when);
  }

  private line(amount: bigint, reason: RepReason, { height, atMs }: When): readonly RepLine[] {
    return amount === 0n ? [] : [{ ...reason, asset: this.repType, amount, height, atMs }];
  }
}

const stakeOf = ({ stake, side, availability }: StakeResult) => ({ stake, side, availability });
