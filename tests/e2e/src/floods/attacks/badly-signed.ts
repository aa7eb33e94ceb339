import { encodeTransaction, opened, type SignedTransaction } from '@bpdao/messages';
import { newKeyPair, signTransaction } from '@bpdao/sdk';

/**
 * Makes Txs that differ, each with the signature of another: well-formed, so that only a whole verification finds it
 * invalid.
 */
export function badlySigned(chainId: string, count: number): readonly SignedTransaction[] {
  const keyPair = newKeyPair();
  const transfer = (nonce: number) =>
    ({
      sender: keyPair.address,
      nonce: BigInt(nonce),
      fee: 100n,
      validUntilHeight: 900n,
      body: { type: 'transfer', to: keyPair.address, amount: 1n, memo: '' },
    }) as const;
  const { signature } = signTransaction({ keyPair, chainId }, transfer(count));
  return Array.from({ length: count }, (_, nonce) => ({
    payload: opened(encodeTransaction, transfer(nonce)),
    signature,
  }));
}
