import { encodeTransaction, opened, type SignedTransaction } from '@bpdao/messages';

/** Returns a transfer of this sender (two hexadecimal digits), with this nonce and fee. */
export const transfer = (sender: string, nonce: number, fee: number): SignedTransaction => ({
  payload: opened(encodeTransaction, {
    sender: sender.repeat(32),
    nonce: BigInt(nonce),
    fee: BigInt(fee),
    validUntilHeight: 5n,
    body: { type: 'transfer', to: 'ff'.repeat(32), amount: 1n, memo: '' },
  }),
  signature: new Uint8Array(64),
});
