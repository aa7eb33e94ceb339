import { isBefore, LeastFirst, type Valued } from './least-first.ts';
import type { PayoutQueue, QueuedPayout } from './payout-queue.ts';

/** The scale of µ$ for each µREP. */
export const SALARY_SCALE = 10n ** 18n;

interface Accrual {
  balance: bigint;
  /** Accrued when the accumulator stood at `seen`, µ$ scaled. */
  accrued: bigint;
  seen: bigint;
}

/**
 * The salary of all holders of one type of REP, at O(1) a fee, however many hold it (docs/spec/pools-and-salary.md,
 * "Salary"). It keeps an accumulator of µ$ for each µREP, and the accrual of each account up to its last change. Due
 * salary goes to a queue of whole µ$.
 */
export class Salary {
  private readonly payoutMin: bigint;
  private readonly accruals = new Map<string, Accrual>();
  /** Accounts by the state of the accumulator at which they are due. */
  private readonly due = new LeastFirst();
  private readonly queue: PayoutQueue;
  private perRepNow = 0n;
  private restNow = 0n;
  private supply = 0n;
  private fees = 0n;
  /** The sum queued since genesis, paid or not, µ$. */
  private queuedSince = 0n;

  constructor(payoutMin: bigint, queue: PayoutQueue) {
    this.payoutMin = payoutMin;
    this.queue = queue;
  }

  get perRep(): bigint {
    return this.perRepNow;
  }

  get rest(): bigint {
    return this.restNow;
  }

  /** Sets the REP of an account, and keeps its accrual up to now. */
  balanceChanged(address: string, balance: bigint): void {
    const accrual = this.accruals.get(address) ?? { balance: 0n, accrued: 0n, seen: this.perRepNow };
    if (accrual.balance === balance && this.accruals.has(address)) return;
    this.supply += balance - accrual.balance;
    this.settle(accrual);
    accrual.balance = balance;
    this.accruals.set(address, accrual);
    this.order(address, accrual);
  }

  /** Returns the accumulator and its rest after a fee, µ$; nothing changes. */
  afterFee(fee: bigint, supply: bigint): { readonly perRep: bigint; readonly rest: bigint } {
    const shared = fee * SALARY_SCALE + this.restNow;
    if (supply === 0n) return { perRep: this.perRepNow, rest: shared };
    return { perRep: this.perRepNow + shared / supply, rest: shared % supply };
  }

  /** Shares a fee over the present balances. */
  share(fee: bigint): void {
    const { perRep, rest } = this.afterFee(fee, this.supply);
    this.perRepNow = perRep;
    this.restNow = rest;
    this.fees += fee;
  }

  /**
   * Returns at most `most` accounts that will have reached the least payout after these balances have changed and the
   * accumulator has moved on, in the order in which they reach it. Nothing changes.
   */
  dueAfter(changed: ReadonlyMap<string, bigint>, perRep: bigint, most: number): readonly QueuedPayout[] {
    const candidates: Valued[] = [];
    for (const [address, balance] of changed) {
      const at = this.dueAt({ accrued: this.accruedScaled(address, this.perRepNow), balance });
      if (at !== undefined && at <= perRep) candidates.push({ key: address, value: at });
    }
    let unchanged = 0;
    for (const due of this.due.upTo(perRep)) {
      if (changed.has(due.key)) continue;
      candidates.push(due);
      unchanged += 1;
      if (unchanged === most) break;
    }
    const first = candidates.toSorted((a, b) => (isBefore(a, b) ? -1 : 1)).slice(0, most);
    return first.map(({ key: address }) => {
      const balance = changed.get(address) ?? this.accruals.get(address)?.balance ?? 0n;
      const accrued = this.accruedScaled(address, this.perRepNow) + balance * (perRep - this.perRepNow);
      return { address, amount: accrued / SALARY_SCALE };
    });
  }

  /** Moves the whole µ$ that an account accrued to the queue; undefined if there are none. */
  enqueue(address: string): QueuedPayout | undefined {
    const accrual = this.accruals.get(address);
    if (accrual === undefined) return undefined;
    this.settle(accrual);
    const amount = accrual.accrued / SALARY_SCALE;
    accrual.accrued -= amount * SALARY_SCALE;
    this.order(address, accrual);
    if (amount === 0n) return undefined;
    const entry = { address, amount };
    this.queue.push(entry);
    this.queuedSince += amount;
    return entry;
  }

  /** Returns the whole µ$ accrued and not queued. */
  accruedOf(address: string): bigint {
    return this.accruedScaled(address, this.perRepNow) / SALARY_SCALE;
  }

  /**
   * Tells if (queued and paid)·10^18 + Σ accrued + rest = Σ fees·10^18. It sums over all accounts, so it is for checks
   * and not for every fact.
   */
  isExact(): boolean {
    let accrued = 0n;
    for (const { accrued: kept, balance, seen } of this.accruals.values()) {
      accrued += kept + balance * (this.perRepNow - seen);
    }
    return this.queuedSince * SALARY_SCALE + accrued + this.restNow === this.fees * SALARY_SCALE;
  }

  private settle(accrual: Accrual): void {
    accrual.accrued += accrual.balance * (this.perRepNow - accrual.seen);
    accrual.seen = this.perRepNow;
  }

  private accruedScaled(address: string, perRep: bigint): bigint {
    const accrual = this.accruals.get(address);
    return accrual === undefined ? 0n : accrual.accrued + accrual.balance * (perRep - accrual.seen);
  }

  private order(address: string, accrual: Accrual): void {
    const at = this.dueAt(accrual);
    if (at === undefined) this.due.remove(address);
    else this.due.set({ key: address, value: at });
  }

  /** Returns the state of the accumulator at which an account is due; undefined if it never gets there. */
  private dueAt({ accrued, balance }: Pick<Accrual, 'accrued' | 'balance'>): bigint | undefined {
    const missing = this.payoutMin * SALARY_SCALE - accrued;
    if (missing <= 0n) return this.perRepNow;
    return balance === 0n ? undefined : this.perRepNow + (missing + balance - 1n) / balance;
  }
}
