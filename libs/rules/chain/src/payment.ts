import type { RepType, TransactionBody } from '@bpdao/messages';
import { SALARY_ACCOUNT } from './salary-account.ts';

/** The $ that a Tx body moves out of its sender's account: the payee, the amount in µ$, and the purpose. */
export type Payment =
  /** The payee may do with it as it likes. */
  | { readonly purpose: 'transfer'; readonly to: string; readonly amount: bigint }
  /** The DAO opens a validation pool on a post for it, or pays it back. */
  | {
      readonly purpose: 'pool';
      readonly to: string;
      readonly amount: bigint;
      readonly post: string;
      readonly repType: RepType;
    };

/**
 * Returns the payment of a Tx body (docs/spec/wsc.md, "Accounts"). The rules of accounts, lists, earnings and pools
 * read bodies through this switch alone, so a new body does not compile until this switch says whom it pays.
 */
export function paymentOf(body: TransactionBody): Payment {
  switch (body.type) {
    case 'transfer':
      return { purpose: 'transfer', to: body.to, amount: body.amount };
    case 'fund-pool':
      return { purpose: 'pool', to: SALARY_ACCOUNT, amount: body.amount, post: body.post, repType: body.repType };
    default:
      return body satisfies never;
  }
}
