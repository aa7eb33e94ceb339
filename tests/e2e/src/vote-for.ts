import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, PoolOpened } from '@bpdao/messages';
import { commitmentTo, signCommitment, signReveal, voteNonce, type KeyPair } from '@bpdao/sdk';
import type { TestNetwork } from './test-network.ts';

/** Votes for a pool with all governance REP of a member: commits, and reveals as soon as it may. */
export async function voteFor({ client }: TestNetwork, keyPair: KeyPair, { poolId }: PoolOpened): Promise<void> {
  const signer = { keyPair, chainId: client.chainId };
  const stake = (await client.member(keyPair.address)).holdings.find(({ repType }) => repType === 'grep')?.free ?? 0n;
  const commitment = commitmentTo(keyPair, client.chainId, { poolId, side: 'for', stake });
  mustBeAccepted(
    await client.send('vpsc', signCommitment(signer, { voter: keyPair.address, poolId, stake, commitment })),
  );
  const reveal = signReveal(signer, {
    voter: keyPair.address,
    poolId,
    side: 'for',
    nonce: voteNonce(keyPair, client.chainId, poolId),
  });
  let answer: Answer = await client.send('vpsc', reveal);
  while (answer.type === 'refused' && answer.code === 'REVEAL_TOO_EARLY') {
    await sleep(50);
    answer = await client.send('vpsc', reveal);
  }
  mustBeAccepted(answer);
}

function mustBeAccepted(answer: Answer): void {
  if (answer.type !== 'accepted') throw new Error(`the vote was not accepted: ${JSON.stringify(answer)}`);
}
