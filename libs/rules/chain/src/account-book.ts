import type { Genesis } from '@bpdao/genesis';
import type { Parameters, Payout, SignedTransaction, TransactionRefusal } from '@bpdao/messages';
import { paymentOf } from './payment.ts';
import { SALARY_ACCOUNT } from './salary-account.ts';
import { refuseTransaction, spentBy, type Account } from './transaction.ts';

const NOTHING: Account = { balance: 0n, nonce: 0n };

/** The actions of a block on accounts. */
export interface BlockActions {
  readonly height: bigint;
  readonly payouts: readonly Payout[];
  readonly transactions: readonly SignedTransaction[];
  /** µ$. */
  readonly subsidy: bigint;
}

/**
 * The outcome of executing a block's actions: the accounts that they change and their fees, or the first transaction
 * that is not valid.
 */
export type Execution =
  | { readonly type: 'executed'; readonly changes: ReadonlyMap<string, Account>; readonly fees: bigint }
  | { readonly type: 'invalid'; readonly index: number; readonly refusal: TransactionRefusal };

/** All $ accounts: balances and nonces (docs/spec/wsc.md, "Accounts"). */
export class AccountBook {
  private readonly accounts = new Map<string, Account>();
  private total = 0n;

  static genesis({ accounts }: Pick<Genesis, 'accounts'>): AccountBook {
    const book = new AccountBook();
    for (const { address, balance } of accounts) book.put(address, { balance, nonce: 0n });
    return book;
  }

  get(address: string): Account {
    return this.accounts.get(address) ?? NOTHING;
  }

  /** All $ in existence, µ$. */
  get sum(): bigint {
    return this.total;
  }

  entries(): IterableIterator<[string, Account]> {
    return this.accounts.entries();
  }

  /**
   * Executes a block's actions: first payouts, then transactions in their order, then fees and subsidy to the salary
   * account. Changes nothing in this book.
   */
  execute({ height, payouts, transactions, subsidy }: BlockActions, parameters: Parameters): Execution {
    const overlay = new Overlay(this);
    for (const { address, amount } of payouts) overlay.move(SALARY_ACCOUNT, address, amount);
    let fees = 0n;
    for (const [index, signed] of transactions.entries()) {
      const { value } = signed.payload;
      const account = overlay.get(value.sender);
      const refusal = refuseTransaction(signed, { height, parameters, account, noncesAhead: 0n });
      if (refusal !== undefined) return { type: 'invalid', index, refusal };
      overlay.put(value.sender, { balance: account.balance - spentBy(value), nonce: account.nonce + 1n });
      const { to, amount } = paymentOf(value.body);
      overlay.add(to, amount);
      fees += value.fee;
    }
    overlay.add(SALARY_ACCOUNT, fees + subsidy);
    return { type: 'executed', changes: overlay.changes, fees };
  }

  /** Takes over the changes of an execution. */
  commit(changes: ReadonlyMap<string, Account>): void {
    for (const [address, account] of changes) this.put(address, account);
  }

  private put(address: string, account: Account): void {
    this.total += account.balance - this.get(address).balance;
    if (account.balance === 0n && account.nonce === 0n) this.accounts.delete(address);
    else this.accounts.set(address, account);
  }
}

/** Changes on top of a book that stays as it is. */
class Overlay {
  readonly changes = new Map<string, Account>();
  private readonly base: AccountBook;

  constructor(base: AccountBook) {
    this.base = base;
  }

  get(address: string): Account {
    return this.changes.get(address) ?? this.base.get(address);
  }

  put(address: string, account: Account): void {
    this.changes.set(address, account);
  }

  add(address: string, amount: bigint): void {
    const { balance, nonce } = this.get(address);
    this.put(address, { balance: balance + amount, nonce });
  }

  move(from: string, to: string, amount: bigint): void {
    if (this.get(from).balance < amount) throw new RangeError(`the account ${from} lacks ${amount} µ$ for a payout`);
    this.add(from, -amount);
    this.add(to, amount);
  }
}
