import { parentPort, workerData } from 'node:worker_threads';
import { catalogue } from '@bpdao/catalogue';
import { hashOf, keyPairFromSeed, signTransaction } from '@bpdao/sdk';

/** The task of the thread: to sign so many transfers of each wallet, from a nonce on. */
export interface SigningTask {
  readonly chainId: string;
  readonly seeds: readonly Uint8Array[];
  readonly firstNonces: readonly bigint[];
  readonly each: number;
  readonly receiver: string;
  /** Last height at which they are valid: a transfer signed now must still be valid when it is sent. */
  readonly lastHeight: bigint;
}

/** A signed transfer, ready to be sent. */
export interface ReadyTransfer {
  readonly wallet: number;
  readonly hash: string;
  readonly body: Uint8Array;
}

const { chainId, seeds, firstNonces, each, receiver, lastHeight } = workerData as SigningTask;
const signers = seeds.map((seed) => ({ keyPair: keyPairFromSeed(seed), chainId }));
for (let index = 0; index < each; index += 1) {
  const ready = signers.map((signer, wallet): ReadyTransfer => {
    const command = signTransaction(signer, {
      sender: signer.keyPair.address,
      nonce: (firstNonces[wallet] ?? 0n) + BigInt(index),
      fee: 100n,
      validUntilHeight: lastHeight,
      body: { type: 'transfer', to: receiver, amount: 1n, memo: '' },
    });
    return { wallet, hash: hashOf(command.payload.bytes), body: catalogue.gossip.command.encode(command) };
  });
  parentPort?.postMessage(ready);
}
