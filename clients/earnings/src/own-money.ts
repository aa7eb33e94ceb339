import { paymentOf, SALARY_ACCOUNT, transactionHash, type Payment } from '@bpdao/chain';
import type { Block, SignedTransaction } from '@bpdao/messages';
import type { DollarLine, DollarReason } from './earning-line.ts';
import type { When } from './own-rep.ts';
import type { Waiting } from './own-salary.ts';

/** The $ of one address, block by block, and the payouts that wait for it, in the order of the queue. */
export class OwnMoney {
  private readonly address: string;
  private waiting: readonly Waiting[] = [];
  private held = 0n;

  constructor(address: string) {
    this.address = address;
  }

  /** The balance, µ$. */
  get balance(): bigint {
    return this.held;
  }

  /** The sum queued and not paid, µ$. */
  get queued(): bigint {
    return this.waiting.reduce((sum, { amount }) => sum + amount, 0n);
  }

  endow(balance: bigint, when: When): readonly DollarLine[] {
    return this.line(balance, { reason: 'genesis' }, when);
  }

  wait(more: readonly Waiting[]): void {
    if (more.length > 0) this.waiting = [...this.waiting, ...more];
  }

  /** Takes an accepted block: payouts, then transactions in their order, then fees and subsidy. */
  blockSettled({ header, payouts, transactions }: Block, when: When): readonly DollarLine[] {
    const isSalary = this.address === SALARY_ACCOUNT;
    const lines = [
      ...payouts.flatMap(({ address, amount }) => [
        ...(isSalary ? this.line(-amount, { reason: 'paid-out', other: address }, when) : []),
        ...(address === this.address ? this.paid(amount, when) : []),
      ]),
      ...transactions.flatMap((signed) => this.transaction(signed, when)),
    ];
    if (!isSalary) return lines;
    const { fees, subsidy } = header.value;
    return [...lines, ...this.line(fees, { reason: 'fees' }, when), ...this.line(subsidy, { reason: 'subsidy' }, when)];
  }

  /** Pays the first payout that waits. Throws RangeError if the amount differs. */
  private paid(amount: bigint, when: When): readonly DollarLine[] {
    const [first, ...rest] = this.waiting;
    if (first?.amount !== amount) {
      throw new RangeError(
        `a block of height ${when.height} pays ${amount} µ$ to ${this.address}, whom ${first?.amount ?? 0n} are owed`,
      );
    }
    this.waiting = rest;
    return this.line(amount, first.source, when);
  }

  private transaction(signed: SignedTransaction, when: When): readonly DollarLine[] {
    const { sender, fee, body } = signed.payload.value;
    const payment = paymentOf(body);
    const { to, amount } = payment;
    if (sender !== this.address && to !== this.address) return [];
    const transaction = transactionHash(signed);
    const { given, got } = reasonsOf(payment, sender, transaction);
    return [
      ...(sender === this.address
        ? [...this.line(-amount, given, when), ...this.line(-fee, { reason: 'fee', transaction }, when)]
        : []),
      ...(to === this.address ? this.line(amount, got, when) : []),
    ];
  }

  private line(amount: bigint, reason: DollarReason, { height, atMs }: When): readonly DollarLine[] {
    this.held += amount;
    return amount === 0n ? [] : [{ ...reason, asset: 'dollar', amount, height, atMs }];
  }
}

/** Returns the reasons of a payment: for its sender and for its payee. */
function reasonsOf(
  payment: Payment,
  sender: string,
  transaction: string,
): { readonly given: DollarReason; readonly got: DollarReason } {
  switch (payment.purpose) {
    case 'transfer':
      return {
        given: { reason: 'sent', transaction, other: payment.to },
        got: { reason: 'received', transaction, other: sender },
      };
    case 'pool':
      return {
        given: { reason: 'pool-funded', transaction, post: payment.post },
        got: { reason: 'pool-income', transaction, other: sender },
      };
    default:
      return payment satisfies never;
  }
}
