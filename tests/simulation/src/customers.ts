import { encodePost, opened, type EvidenceProof, type TransactionBody } from '@bpdao/messages';
import { signClaim, signEvidence, signPost, signTransaction, type Signer } from '@bpdao/sdk';
import type { KeyPair } from '@bpdao/signatures';
import { SimulatedProcess } from '@bpdao/simulated';
import { Governors } from './governors.ts';
import type { Random } from './random.ts';
import type { SimulatedClient } from './simulated-client.ts';
import type { World } from './world.ts';

/** Between two things that the public does, ms, at most. */
const MOST_PAUSE_MS = 200;
const SENT_KEPT = 100;

/** All customers, and the acts of members by hand: transfers, posts, funded pools, claims, reports. */
export class Customers {
  private readonly world: World;
  private readonly random: Random;
  private readonly process: SimulatedProcess;
  private readonly client: SimulatedClient;
  private readonly wallets: readonly KeyPair[];
  private readonly governors: Governors;
  private readonly claims = new Map<string, bigint>();
  /** Txs that were sent lately, to be sent again. */
  private readonly sent: ReturnType<typeof signTransaction>[] = [];
  private stopped = false;
  private posted = 0;

  constructor(world: World) {
    this.world = world;
    this.random = world.random.fork('customers');
    this.process = new SimulatedProcess(world.clock);
    this.client = world.client(this.process);
    this.wallets = world.chain.customers;
    this.governors = new Governors(world, this.process, this.client);
  }

  start(): void {
    if (this.world.plan.upgrades !== undefined) this.governors.start();
    this.goOn();
  }

  private goOn(): void {
    this.process.after(this.random.integer(1, MOST_PAUSE_MS), () => {
      if (this.stopped) return;
      this.goOn();
      this.act();
    });
  }

  stop(): void {
    this.stopped = true;
  }

  /** Takes two statements that exclude each other; a member reports them a little later. */
  seeEvidence(proof: EvidenceProof): void {
    const { keyPair } = this.random.pick(this.world.members.filter(({ dishonest }) => dishonest === undefined));
    this.process.after(this.random.integer(1, 500), () =>
      this.send('vpsc', signEvidence(this.signer(keyPair), { reporter: keyPair.address, proof })),
    );
  }

  private act(): void {
    const dice = this.random.integer(0, 99);
    if (dice < 85) return this.transfer();
    if (dice < 88 && this.sent.length > 0) return this.send('gossip', this.random.pick(this.sent));
    if (dice < 92) return this.post();
    if (dice < 96) return this.fund();
    return this.claim();
  }

  private transfer(): void {
    const to = this.random.chance(100_000)
      ? this.random.pick(this.world.chain.producers)
      : this.random.pick(this.wallets);
    const amount = BigInt(this.random.chance(20_000) ? 10 ** 14 : this.random.integer(1, 10 ** 6));
    this.pay({ type: 'transfer', to: to.address, amount, memo: '' });
  }

  private fund(): void {
    const { posts } = this.world.checker.knowledge;
    const post =
      posts.length === 0 || this.random.chance(100_000) ? this.world.chain.genesis.chainId : this.random.pick(posts);
    this.pay({
      type: 'fund-pool',
      post,
      repType: this.random.chance(100_000) ? 'grep' : 'wrep',
      amount: BigInt(this.random.integer(500_000, 5_000_000)),
    });
  }

  private pay(body: TransactionBody): void {
    const keyPair = this.random.pick(this.wallets);
    const { address } = keyPair;
    const { knowledge } = this.world.checker;
    const nonce = knowledge.nextNonce(address) + BigInt(this.random.chance(30_000) ? this.random.integer(-2, 70) : 0);
    const transaction = {
      sender: address,
      nonce: nonce < 0n ? 0n : nonce,
      fee: BigInt(this.random.chance(20_000) ? 1 : this.random.integer(100, 5000)),
      validUntilHeight: knowledge.height + BigInt(this.random.integer(1, this.random.chance(200_000) ? 2 : 10)),
      body,
    };
    const command = signTransaction(this.signer(keyPair), transaction);
    this.sent.push(command);
    if (this.sent.length > SENT_KEPT) this.sent.shift();
    this.send('gossip', this.random.chance(10_000) ? { ...command, signature: new Uint8Array(64) } : command);
  }

  private post(): void {
    const keyPair = this.random.pick(this.random.chance(500_000) ? this.wallets : this.world.chain.producers);
    const { posts } = this.world.checker.knowledge;
    const targets = [...new Set(posts.length === 0 ? [] : [this.random.pick(posts), this.random.pick(posts)])];
    const references = targets.map((target) => ({
      target,
      weightPpm: this.random.chance(200_000) ? -200_000 : this.random.integer(1, 400_000),
    }));
    this.posted += 1;
    const post = {
      kind: this.random.pick(['comment', 'proposal'] as const),
      authors: [{ address: keyPair.address, weightPpm: 1_000_000 }],
      references,
      content: Buffer.from(`post ${this.posted}`),
    };
    this.send('forum', signPost(this.signer(keyPair), opened(encodePost, post).value));
  }

  private claim(): void {
    const keyPair = this.random.pick(this.world.chain.producers);
    const sequence = (this.claims.get(keyPair.address) ?? 0n) + 1n;
    this.claims.set(keyPair.address, sequence);
    this.send('vpsc', signClaim(this.signer(keyPair), { address: keyPair.address, sequence }));
  }

  private signer(keyPair: KeyPair): Signer {
    return { keyPair, chainId: this.world.chain.genesis.chainId };
  }

  /** Sends a command without waiting: the checker sees its consequences in the facts, and checks the answer. */
  private send(...[actor, command]: Parameters<SimulatedClient['send']>): void {
    this.client.send(actor, command).catch(() => undefined);
  }
}
