import { catalogue, commandSubject } from '@bpdao/catalogue';
import { decodeAnswer } from '@bpdao/messages';
import { connect, readKeyFile, signTransaction } from '@bpdao/sdk';
import type { AttackTask } from '../attack-messages.ts';

/** Nonces that gossip takes ahead of an account's, its next one left out: so no block ever takes them. */
const NONCES = Array.from({ length: 63 }, (_, index) => BigInt(index + 1));
const IN_WORK = 256;
const SUBMIT = commandSubject('gossip', 'submit-transaction');

/**
 * Fills the active set from the attacker's wallets with Txs that wait for a Tx that never comes; returns the count that
 * gossip took.
 */
export async function fillActiveSet({ url, seedFile, genesisFile, wallets }: AttackTask): Promise<number> {
  const client = await connect({ servers: [url], genesisFile, seedFile });
  const { chainId } = client;
  const keys = await Promise.all(wallets.map(async (file) => (await readKeyFile(file)).keyPair));
  const { height } = await client.account(keys[0]?.address ?? '');
  const { txTtlBlocks } = client.genesis.parameters;
  let taken = 0;
  const all = keys.flatMap((keyPair) => NONCES.map((nonce) => ({ keyPair, nonce }))).values();
  const work = async (): Promise<void> => {
    for (const { keyPair, nonce } of all) {
      const signed = signTransaction(
        { keyPair, chainId },
        {
          sender: keyPair.address,
          nonce,
          fee: 100n,
          validUntilHeight: height + txTtlBlocks - 1n,
          body: { type: 'transfer', to: keyPair.address, amount: 1n, memo: '' },
        },
      );
      const answer = await client.connection
        .request(SUBMIT, catalogue.gossip.command.encode(signed), { timeout: 10_000 })
        .catch(() => undefined);
      if (answer !== undefined && answer.data.length > 0 && decodeAnswer(answer.data).type === 'accepted') taken += 1;
    }
  };
  await Promise.all(Array.from({ length: IN_WORK }, work));
  await client.close();
  return taken;
}
