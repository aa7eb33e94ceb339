import type {
  ActiveTransaction,
  ActiveTransactions,
  GetActiveTransaction,
  GetActiveTransactions,
  SignedTransaction,
} from '@bpdao/messages';
import type { GossipState } from '../domain/state.ts';

/** Transactions in one answer, and their bytes: while it is made gossip does nothing else. */
const PAGE = 500;
const PAGE_BYTES = 200_000;

/** Answers with active transactions in the order of their hashes. */
export function activeTransactionsView(
  { active }: Readonly<GossipState>,
  { after, limit }: GetActiveTransactions,
): { readonly type: 'active-transactions' } & ActiveTransactions {
  const most = Math.min(limit, PAGE);
  const transactions: SignedTransaction[] = [];
  let bytes = 0;
  for (const hash of active.after(after)) {
    if (transactions.length >= most) break;
    const signed = active.get(hash);
    if (signed === undefined) continue;
    bytes += signed.payload.bytes.length + 80;
    if (bytes > PAGE_BYTES && transactions.length > 0) break;
    transactions.push(signed);
  }
  return { type: 'active-transactions', transactions, count: active.size };
}

/** Answers with a transaction while it is active. */
export function activeTransactionView(
  { active }: Readonly<GossipState>,
  { hash }: GetActiveTransaction,
): { readonly type: 'active-transaction' } & ActiveTransaction {
  const transaction = active.get(hash);
  return { type: 'active-transaction', ...(transaction === undefined ? undefined : { transaction }) };
}
