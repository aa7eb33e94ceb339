import type { SignedTransaction, TransactionBody } from '@bpdao/messages';
import { signTransaction, type KeyPair } from '@bpdao/sdk';
import { alice, carol, genesis } from './chain-of-facts.ts';

interface Change {
  readonly fee?: bigint;
  readonly amount?: bigint;
  readonly keyPair?: KeyPair;
  readonly validUntilHeight?: bigint;
}

/** Makes a transfer from carol to alice that is valid at height 1, with the changes of the test. */
export const transfer = (
  nonce: bigint,
  { amount = 1n, memo = '', ...change }: Change & { readonly memo?: string } = {},
): SignedTransaction => transaction(nonce, { type: 'transfer', to: alice.address, amount, memo }, change);

/** Makes a transaction of carol's that pays for a pool. */
export const funding = (nonce: bigint, { amount = 1n, ...change }: Change = {}): SignedTransaction =>
  transaction(nonce, { type: 'fund-pool', post: '77'.repeat(32), repType: 'wrep', amount }, change);

function transaction(
  nonce: bigint,
  body: TransactionBody,
  { fee = 1_000n, keyPair = carol, validUntilHeight = 50n }: Change,
): SignedTransaction {
  const { payload, signature } = signTransaction(
    { keyPair, chainId: genesis.chainId },
    { sender: keyPair.address, nonce, fee, validUntilHeight, body },
  );
  return { payload, signature };
}
