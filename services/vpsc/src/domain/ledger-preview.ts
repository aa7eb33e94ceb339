import type { DebtPaid, ResultRecorded } from '@bpdao/messages';
import { applyResult, type AppliedResult, type RepLedger } from '@bpdao/tokens';

/** The future amounts of the touched accounts: it reads the ledger and keeps changes beside it. */
export class LedgerPreview {
  readonly debtsPaid: DebtPaid[] = [];
  private readonly ledger: RepLedger;
  private readonly free = new Map<string, bigint>();
  private readonly debt = new Map<string, bigint>();
  private readonly change = new Map<string, bigint>();

  constructor(ledger: RepLedger) {
    this.ledger = ledger;
  }

  returned(address: string, stake: bigint, loss: bigint, availability: boolean): void {
    this.changeBalance(address, -loss);
    if (!availability) this.becomesFree(address, stake - loss);
  }

  gained(address: string, amount: bigint): void {
    this.changeBalance(address, amount);
    this.becomesFree(address, amount);
  }

  applied(result: ResultRecorded): AppliedResult {
    const applied = applyResult(result.debits, result.credits, result.burned, (address) => this.freeOf(address));
    for (const { address, owed, taken } of applied.debits) {
      this.free.set(address, this.freeOf(address) - taken);
      this.debt.set(address, this.debtOf(address) + owed - taken);
      this.changeBalance(address, -taken);
    }
    for (const { address, credited } of applied.credits) this.gained(address, credited);
    return applied;
  }

  debtsPaidSum(): bigint {
    return this.debtsPaid.reduce((sum, { amount }) => sum + amount, 0n);
  }

  balances(addresses: ReadonlySet<string>): ReadonlyMap<string, bigint> {
    return new Map(
      [...addresses].map((address) => [address, this.ledger.balanceOf(address) + (this.change.get(address) ?? 0n)]),
    );
  }

  /** Frees an amount of REP, which first pays debt. */
  private becomesFree(address: string, amount: bigint): void {
    const free = this.freeOf(address) + amount;
    const debt = this.debtOf(address);
    const paid = free < debt ? free : debt;
    this.free.set(address, free - paid);
    if (paid === 0n) return;
    this.debt.set(address, debt - paid);
    this.changeBalance(address, -paid);
    this.debtsPaid.push({ address, amount: paid });
  }

  private freeOf(address: string): bigint {
    return this.free.get(address) ?? this.ledger.freeOf(address);
  }

  private debtOf(address: string): bigint {
    return this.debt.get(address) ?? this.ledger.debtOf(address);
  }

  private changeBalance(address: string, amount: bigint): void {
    this.change.set(address, (this.change.get(address) ?? 0n) + amount);
  }
}
