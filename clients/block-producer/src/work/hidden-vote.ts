import { commitmentTo, isRefused, sideBehind, signCommitment, signReveal, voteNonce, writeAmount } from '@bpdao/sdk';
import type { Task } from '../domain/tasks.ts';
import { named, RETRY_MS, send, type Errand } from './errand.ts';

/** Stakes REP in a pool that hides votes. */
export async function commit(
  errand: Errand,
  { pool: { poolId, revealsFromMs = 0 }, side, stake }: Extract<Task, { type: 'commit' }>,
): Promise<void> {
  const {
    signer,
    time,
    tools: { client, keyPair, log },
  } = errand;
  const commitment = commitmentTo(keyPair, client.chainId, { poolId, side, stake });
  const answer = await send(
    errand,
    'vpsc',
    signCommitment(signer, { voter: keyPair.address, poolId, stake, commitment }),
    { patienceMs: Math.max(1_000, revealsFromMs - time.nowMs()) },
  );
  log.info(
    { poolId, stake: writeAmount(stake), answer: named('vpsc', answer) },
    `commits ${writeAmount(stake)} REP in pool ${poolId.slice(0, 10)}: ${named('vpsc', answer)}`,
  );
}

/**
 * Waits until reveals are taken, and reveals its vote. It leaves a commitment that another program of the same member
 * made to that program.
 */
export async function reveal(
  errand: Errand,
  { pool: { poolId, revealsFromMs = 0, closesAtMs }, committed }: Extract<Task, { type: 'reveal' }>,
): Promise<void> {
  const {
    signer,
    time,
    tools: { client, keyPair, log },
  } = errand;
  const side = sideBehind(keyPair, client.chainId, poolId, committed);
  if (side === undefined) return;
  await time.sleep(Math.max(0, revealsFromMs - time.nowMs()));
  const command = signReveal(signer, {
    voter: keyPair.address,
    poolId,
    side,
    nonce: voteNonce(keyPair, client.chainId, poolId),
  });
  for (;;) {
    const answer = await send(errand, 'vpsc', command, { patienceMs: Math.max(1_000, closesAtMs - time.nowMs()) });
    if (!isRefused('vpsc', answer, 'REVEAL_TOO_EARLY')) {
      log.info(
        { poolId, side, answer: named('vpsc', answer) },
        `reveals its vote ${side} in pool ${poolId.slice(0, 10)}: ${named('vpsc', answer)}`,
      );
      return;
    }
    await time.sleep(RETRY_MS);
  }
}
