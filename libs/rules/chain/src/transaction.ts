import {
  sha256Hex,
  type Parameters,
  type SignedTransaction,
  type Transaction,
  type TransactionRefusal,
} from '@bpdao/messages';
import { paymentOf } from './payment.ts';

/** Nonces of one sender that gossip takes ahead of the account's. */
export const NONCES_AHEAD = 63n;

/** The circumstances under which a transaction is checked. */
export interface TransactionContext {
  /** The height of the block that could carry the transaction. */
  readonly height: bigint;
  readonly parameters: Parameters;
  /** The sender's account. */
  readonly account: Readonly<Account>;
  /** The distance by which its nonce may be ahead of the account's: 0 in a block. */
  readonly noncesAhead: bigint;
}

/** An account of the $ chain. */
export interface Account {
  /** µ$. */
  readonly balance: bigint;
  /** The nonce of its next transaction. */
  readonly nonce: bigint;
}

const U64_MAX = 2n ** 64n - 1n;
const hashes = new WeakMap<SignedTransaction, string>();

/** Returns a transaction's hash: SHA-256 of the signed bytes. Hex. */
export function transactionHash(signed: SignedTransaction): string {
  const known = hashes.get(signed);
  if (known !== undefined) return known;
  const hash = sha256Hex(signed.payload.bytes);
  hashes.set(signed, hash);
  return hash;
}

/**
 * Returns the first rule that a transaction breaks; undefined if it is valid. Its signature is not checked
 * (docs/spec/gossip.md, "Valid transactions").
 */
export function refuseTransaction(
  { payload }: SignedTransaction,
  { height, parameters, account, noncesAhead }: TransactionContext,
): TransactionRefusal | undefined {
  const { body, fee, validUntilHeight, nonce } = payload.value;
  if (paymentOf(body).amount === 0n) return 'AMOUNT_ZERO';
  if (payload.bytes.length > parameters.maxTxBytes) return 'TX_TOO_LARGE';
  if (fee < parameters.minTxFee) return 'FEE_TOO_LOW';
  if (fee > parameters.maxTxFee) return 'FEE_TOO_HIGH';
  if (validUntilHeight < height) return 'EXPIRED';
  if (validUntilHeight > height + parameters.txTtlBlocks) return 'EXPIRY_TOO_FAR';
  if (nonce < account.nonce) return 'NONCE_USED';
  if (nonce > account.nonce + noncesAhead) return 'NONCE_TOO_FAR';
  const spent = spentBy(payload.value);
  if (spent > U64_MAX) return 'OVERFLOW';
  return spent > account.balance ? 'BALANCE_TOO_LOW' : undefined;
}

/** Returns the amount that leaves the sender, µ$. */
export const spentBy = ({ body, fee }: Transaction): bigint => paymentOf(body).amount + fee;
