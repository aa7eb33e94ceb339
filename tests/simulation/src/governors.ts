import { createHash } from 'node:crypto';
import { encodePost, opened } from '@bpdao/messages';
import type { Post, PoolOpened, Reference } from '@bpdao/messages';
import { commitmentTo, signAttestation, signCommitment, signPost, signReveal, voteNonce } from '@bpdao/sdk';
import type { Signer } from '@bpdao/sdk';
import type { SimulatedProcess } from '@bpdao/journal';
import type { Random } from './random.ts';
import type { SimulatedClient } from './simulated-client.ts';
import type { World } from './world.ts';

/** Longest time between hearing of a pool and staking in it, ms. */
const THINKS_MS = 500;

/** The author of the first protocol: posts the one that members upgrade to, and once it holds governance REP attests and votes with it: against protocols that nobody could run. */
export class Governors {
  private readonly world: World;
  private readonly random: Random;
  private readonly process: SimulatedProcess;
  private readonly client: SimulatedClient;
  private readonly signer: Signer;
  private sequence = 0n;
  private posted = 0;

  constructor(world: World, process: SimulatedProcess, client: SimulatedClient) {
    this.world = world;
    this.random = world.random.fork('governors');
    this.process = process;
    this.client = client;
    this.signer = { keyPair: world.chain.author, chainId: world.chain.genesis.chainId };
    world.onFact(({ fact }) => {
      if (fact.type === 'pool-opened' && fact.repType === 'grep') this.process.after(this.random.integer(1, THINKS_MS), () => this.vote(fact));
    });
  }

  /** Posts the protocol that members upgrade to; its address. */
  upgrade(governanceSharePpm: number): string {
    const { protocol } = this.world.chain.genesis;
    return this.post({ name: 'work-protocol', version: '1.0.0', governanceSharePpm }, [{ target: protocol, weightPpm: 500_000 }]);
  }

  /** Attests a protocol of its own, or posts another one. */
  act(): void {
    const { protocols, protocol } = this.world.checker.knowledge;
    if (protocols.length < 2 || this.random.chance(200_000)) {
      this.posted += 1;
      this.post({ name: 'work-protocol', version: `3.0.${this.posted}`, governanceSharePpm: 50_000 }, [{ target: protocol ?? this.world.chain.genesis.protocol, weightPpm: 100_000 }]);
      return;
    }
    this.sequence += 1n;
    this.send('governance', signAttestation(this.signer, { attester: this.signer.keyPair.address, sequence: this.sequence, post: this.random.pick(protocols) }));
  }

  private post(manifest: object, references: readonly Reference[]): string {
    const post: Post = { kind: 'protocol', authors: [{ address: this.signer.keyPair.address, weightPpm: 1_000_000 }], references, content: Buffer.from(JSON.stringify(manifest)) };
    this.send('forum', signPost(this.signer, post));
    return createHash('sha256').update(opened(encodePost, post).bytes).digest('hex');
  }

  private vote({ poolId, revealsFromMs, closesAtMs }: PoolOpened): void {
    const { keyPair, chainId } = this.signer;
    const meant = { poolId, side: 'against' as const, stake: (this.world.checker.freeGrep(keyPair.address) * BigInt(this.random.integer(5, 60))) / 100n };
    if (meant.stake === 0n) return;
    this.send('vpsc', signCommitment(this.signer, { voter: keyPair.address, poolId, stake: meant.stake, commitment: commitmentTo(keyPair, chainId, meant) }));
    const waitMs = Math.max(0, ((revealsFromMs ?? closesAtMs) + closesAtMs) / 2 - this.process.wallMs());
    this.process.after(waitMs, () => this.send('vpsc', signReveal(this.signer, { voter: keyPair.address, poolId, side: meant.side, nonce: voteNonce(keyPair, chainId, poolId) })));
  }

  private send(...[actor, command]: Parameters<SimulatedClient['send']>): void {
    this.client.send(actor, command).catch(() => undefined);
  }
}
