import { SALARY_ACCOUNT, StateTree, type Account } from '@bpdao/chain';
import type { Block, TransactionBody } from '@bpdao/messages';

/** The result of executing a block: the rule that it breaks, or the accounts that it changes. */
export type PlainExecution =
  | { readonly broken: string }
  | { readonly broken: undefined; readonly changes: ReadonlyMap<string, Account>; readonly tree: StateTree };

/**
 * $ accounts by the words of the specification, written a second time: payouts, Txs in their order, then fees and
 * subsidy.
 */
export class PlainAccounts {
  private readonly accounts = new Map<string, Account>();
  private tree = StateTree.empty;

  constructor(genesis: readonly { readonly address: string; readonly balance: bigint }[]) {
    for (const { address, balance } of genesis) this.accounts.set(address, { balance, nonce: 0n });
    this.tree = this.tree.update(this.accounts);
  }

  /** Sums the µ$ of all accounts. */
  sum(): bigint {
    let sum = 0n;
    for (const { balance } of this.accounts.values()) sum += balance;
    return sum;
  }

  /** Executes a block on the accounts kept last; changes nothing. */
  execute({ header: { value: header }, payouts, transactions }: Block): PlainExecution {
    const changes = new Map<string, Account>();
    const get = (address: string): Account =>
      changes.get(address) ?? this.accounts.get(address) ?? { balance: 0n, nonce: 0n };
    const add = (address: string, amount: bigint, nonces = 0n): bigint => {
      const { balance, nonce } = get(address);
      changes.set(address, { balance: balance + amount, nonce: nonce + nonces });
      return balance + amount;
    };
    for (const { address, amount } of payouts) {
      if (add(SALARY_ACCOUNT, -amount) < 0n) return { broken: 'pays more than the salary account has' };
      add(address, amount);
    }
    let fees = 0n;
    for (const {
      payload: { value },
    } of transactions) {
      if (get(value.sender).nonce !== value.nonce) {
        return { broken: `carries nonce ${value.nonce} of ${value.sender}, whose next is ${get(value.sender).nonce}` };
      }
      const paid = paidBy(value.body);
      if (add(value.sender, -value.fee - paid.amount, 1n) < 0n) {
        return { broken: `lets ${value.sender} pay more than it has` };
      }
      add(paid.account, paid.amount);
      fees += value.fee;
    }
    add(SALARY_ACCOUNT, fees + header.subsidy);
    if (fees !== header.fees) return { broken: `says fees of ${header.fees} µ$, and has ${fees}` };
    const tree = this.tree.update(changes);
    return tree.root === header.stateRoot ? { broken: undefined, changes, tree } : { broken: 'has a wrong state root' };
  }

  keep({ changes, tree }: Extract<PlainExecution, { readonly broken: undefined }>): void {
    for (const [address, account] of changes) this.accounts.set(address, account);
    this.tree = tree;
  }
}

/** Returns the account that a Tx body pays, and the amount, by the words of the specification. */
function paidBy(body: TransactionBody): { readonly account: string; readonly amount: bigint } {
  switch (body.type) {
    case 'transfer':
      return { account: body.to, amount: body.amount };
    case 'fund-pool':
      return { account: SALARY_ACCOUNT, amount: body.amount };
    default:
      return body satisfies never;
  }
}
