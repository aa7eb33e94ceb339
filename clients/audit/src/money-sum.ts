import { SALARY_ACCOUNT } from '@bpdao/chain';
import type { Genesis } from '@bpdao/genesis';
import type { Block, Payout, TransactionBody } from '@bpdao/messages';

/**
 * Counts $ from accepted blocks alone: each µ$ is at one address, payouts are those owed, in their order, and a nonce
 * is used once.
 */
export class MoneySum {
  height = 0n;
  private hash: string;
  private readonly balances = new Map<string, bigint>();
  private readonly nonces = new Map<string, bigint>();
  private owed: Payout[] = [];

  constructor({ chainId, accounts }: Pick<Genesis, 'chainId' | 'accounts'>) {
    this.hash = chainId;
    for (const { address, balance } of accounts) this.balances.set(address, balance);
  }

  /** Adds payouts to those owed. */
  owe(payouts: readonly Payout[]): undefined {
    for (const payout of payouts) if (payout.amount > 0n) this.owed.push(payout);
  }

  /** Takes an accepted block. Returns the sentence that does not hold then, if there is one. */
  accept({ header: { value: header }, payouts, transactions }: Block, hash: string): string | undefined {
    if (header.height !== this.height + 1n || header.parent !== this.hash) {
      return `block ${header.height} is accepted after block ${this.height}, on which it does not build`;
    }
    this.height = header.height;
    this.hash = hash;
    for (const [index, { address, amount }] of payouts.entries()) {
      const due = this.owed[index];
      if (due?.address !== address || due.amount !== amount) {
        return `payout ${index} of block ${header.height} is not the one that is owed next`;
      }
      this.add(address, amount);
    }
    this.owed = this.owed.slice(payouts.length);
    let salary = header.subsidy - payouts.reduce((sum, { amount }) => sum + amount, 0n);
    for (const {
      payload: { value },
    } of transactions) {
      const { sender, nonce, fee, body } = value;
      if (nonce !== (this.nonces.get(sender) ?? 0n)) {
        return `block ${header.height} uses nonce ${nonce} of an account again, or too early`;
      }
      this.nonces.set(sender, nonce + 1n);
      const paid = paidBy(body);
      this.add(sender, -(paid.amount + fee));
      if (this.balanceOf(sender) < 0n) return `an account is below 0 $ in block ${header.height}`;
      this.add(paid.account, paid.amount);
      salary += fee;
    }
    this.add(SALARY_ACCOUNT, salary);
    return this.balanceOf(SALARY_ACCOUNT) < 0n
      ? `the salary account is below 0 $ after block ${header.height}`
      : undefined;
  }

  private balanceOf(address: string): bigint {
    return this.balances.get(address) ?? 0n;
  }

  private add(address: string, amount: bigint): void {
    this.balances.set(address, this.balanceOf(address) + amount);
  }
}

/**
 * Returns the account that a Tx body pays, and the amount. The audit reads the body by code of its own, so that it does
 * not repeat a mistake of the rules.
 */
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
