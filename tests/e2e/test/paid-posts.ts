import type { PoolOpened, PoolSettled, Post, ResultRecorded } from '@bpdao/messages';
import { commitmentTo, hashOf, signCommitment, signPost, signReveal, voteNonce, type KeyPair } from '@bpdao/sdk';
import type { TestNetwork } from '../src/test-network.ts';

const AGAIN_MS = 50;

/** Posts on a running network, and the pools on them that the first developer pays for. */
export class PaidPosts {
  private readonly network: TestNetwork;
  private nonce = 0n;

  constructor(network: TestNetwork) {
    this.network = network;
  }

  /** Publishes a post; its address. */
  async publish(post: Post, keyPair: KeyPair): Promise<string> {
    const signed = signPost({ keyPair, chainId: this.network.client.chainId }, post);
    expect(await this.network.client.send('forum', signed)).toMatchObject({ type: 'accepted' });
    return hashOf(signed.payload.bytes);
  }

  /** Pays for a pool on a post; the pool, once it is open. */
  async fund(post: string, amount: bigint): Promise<PoolOpened> {
    const [dev1] = this.network.chain.developers;
    const { hash, answer } = await this.network.client.submitTransaction(
      dev1!,
      { type: 'fund-pool', post, repType: 'wrep', amount },
      { nonce: this.nonce++ },
    );
    expect(answer).toMatchObject({ type: 'accepted' });
    return this.network.watch.until(
      ({ facts }) =>
        facts.flatMap(({ fact }) =>
          fact.type === 'pool-opened' && fact.funding?.transaction === hash ? [fact] : [],
        )[0],
    );
  }

  /** Commits to a vote for, and reveals it in time. */
  async vote({ poolId, revealsFromMs = 0 }: PoolOpened, keyPair: KeyPair, stake: bigint): Promise<void> {
    const { client } = this.network;
    const signer = { keyPair, chainId: client.chainId };
    const commitment = commitmentTo(keyPair, client.chainId, { poolId, side: 'for', stake });
    await insistently(
      () => client.send('vpsc', signCommitment(signer, { poolId, voter: keyPair.address, stake, commitment })),
      'REP_NOT_FREE',
    );
    await this.network.watch.until(({ facts }) =>
      facts.find(({ actor, atMs }) => actor === 'vpsc' && atMs >= revealsFromMs),
    );
    await insistently(
      () =>
        client.send(
          'vpsc',
          signReveal(signer, {
            poolId,
            voter: keyPair.address,
            side: 'for',
            nonce: voteNonce(keyPair, client.chainId, poolId),
          }),
        ),
      'REVEAL_TOO_EARLY',
    );
  }

  settled(poolId: string): Promise<PoolSettled> {
    return this.network.watch.until(
      ({ facts }) =>
        facts.flatMap(({ fact }) => (fact.type === 'pool-settled' && fact.poolId === poolId ? [fact] : []))[0],
    );
  }

  recorded(poolId: string): Promise<ResultRecorded> {
    return this.network.watch.until(
      ({ facts }) =>
        facts.flatMap(({ fact }) => (fact.type === 'result-recorded' && fact.poolId === poolId ? [fact] : []))[0],
    );
  }
}

/** Sends again while it is refused for a passing reason. */
async function insistently(
  send: () => Promise<{ readonly type: string; readonly code?: string }>,
  passing: string,
): Promise<void> {
  for (;;) {
    const answer = await send();
    if (answer.type === 'accepted') return;
    expect(answer).toMatchObject({ code: passing });
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
